#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the program says to wrong and to plain questions, and with which exit status.
. tests/cli/_scenes.sh

run 2 'no command is wrong usage'
says stderr 'usage: footfall COMMAND'
run 0 'help is an answer' --help
says stdout 'run scenes headless and judge them'
run 0 'the version is an answer' --version
run 2 'an unknown command is refused' rum
says stderr 'footfall: unknown command rum; did you mean run?'
run 2 'an unknown command without a near one is refused' xylophone
says stderr 'footfall: unknown command xylophone; `footfall --help` lists the commands'

for command in run list lint serve view bench image accuracy pins doctor; do
    run 0 "$command --help" "$command" --help
    says stdout "usage: footfall $command"
    run 2 "$command refuses an unknown option" "$command" --no-such-thing
    says stderr 'footfall: unknown option --no-such-thing'
done
run 2 'a misspelt option names the nearest' run --juint x.xml
says stderr 'footfall: unknown option --juint; did you mean --junit?'

run 2 'selecting nothing is an error' run
says stderr 'footfall: scenes: no such scene or folder'
mkdir -p "$work/empty"
run 2 'a folder without scenes is an error' run empty
says stderr 'footfall: empty: no scene.json in it or below it'
run 2 'a scene that does not exist is an error' run scenes/vs121-p/none
touch "$work/other.json"
run 2 'a file that is no scene is an error' run other.json
says stderr 'footfall: other.json: is neither a scene.json nor a folder'
run 2 '-j wants a number' run -j x
says stderr 'footfall: -j: x is not a whole number from 1 to 512'
run 2 'a time wants its unit' run --sim-limit 10
run 2 'serve wants a scene' serve
run 2 'bench takes no argument' bench x
run 2 "accuracy takes no argument" accuracy x
run 2 'doctor takes no argument' doctor x
run 0 'doctor says what is here' doctor
says stdout 'libmosquitto'
finish
