/* SPDX-License-Identifier: MIT */
/* Trains the network of firmware_core/detect_net.c on the files of render_samples:
 * fit PARAMETERS STEPS RATE SEED THREADS FILE... goes on from PARAMETERS when it exists, and
 * writes it at the end and every now and then. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scripts/train/lesson.h"
#include "scripts/train/network.h"
#include "sim/rng.h"

enum { BATCH = 16, THREADS_MAX = 16, FILES_MAX = 32, REPORT_STEPS = 500, BEGIN_PICTURES = 24 };

struct files {
    unsigned n;
    size_t total;
    const struct sample *first[FILES_MAX];
    size_t samples[FILES_MAX];
};

struct worker {
    struct network network;
    float *gradient;
    struct lesson lesson;
    struct losses losses;
};

static int open_file(struct files *files, const char *path)
{
    struct stat status;
    const int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &status) != 0 || files->n == FILES_MAX)
        return -1;
    void *data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (data == MAP_FAILED)
        return -1;
    files->first[files->n] = data;
    files->samples[files->n] = (size_t)status.st_size / sizeof(struct sample);
    files->total += files->samples[files->n++];
    return 0;
}

static const struct sample *sample_at(const struct files *files, size_t index)
{
    unsigned i = 0;
    while (index >= files->samples[i])
        index -= files->samples[i++];
    return files->first[i] + index;
}

static void fill_input(void *ctx, unsigned picture, struct tensor *input)
{
    static struct lesson lesson;
    const struct files *files = ctx;
    struct rng rng;
    rng_seed(&rng, picture, 9);
    lesson_make(&lesson, sample_at(files, picture * 37 % files->total), &rng, input);
}

/* Adam, with the steps' rate. */
struct optimiser {
    size_t n, steps;
    float *mean, *square;
};

static void optimise(struct optimiser *o, float *parameters, float *gradient, double rate)
{
    double norm = 0;
    for (size_t i = 0; i < o->n; i++)
        norm += (double)gradient[i] * gradient[i];
    const double limit = 4.0 / (sqrt(norm) + 1e-9), scale = limit < 1 ? limit : 1;
    o->steps++;
    const double fix1 = 1 - pow(0.9, (double)o->steps), fix2 = 1 - pow(0.99, (double)o->steps);
    for (size_t i = 0; i < o->n; i++) {
        const double g = gradient[i] * scale;
        o->mean[i] = (float)(0.9 * o->mean[i] + 0.1 * g);
        o->square[i] = (float)(0.99 * o->square[i] + 0.01 * g * g);
        parameters[i] -= (float)(rate * (o->mean[i] / fix1 / (sqrt(o->square[i] / fix2) + 1e-6) +
                                         1e-4 * parameters[i]));
    }
}

static void learn(struct worker *worker, const struct sample *sample, uint64_t seed,
                  const float *parameters)
{
    struct rng rng;
    rng_seed(&rng, seed, 3);
    lesson_make(&worker->lesson, sample, &rng, network_input(&worker->network));
    network_forward(&worker->network, parameters);
    lesson_judge(&worker->lesson, network_output(&worker->network),
                 network_output_slope(&worker->network), 1.0F / BATCH, &worker->losses);
    network_backward(&worker->network, parameters, worker->gradient);
}

static int save(const char *path, const float *parameters, size_t n)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return -1;
    const size_t written = fwrite(parameters, sizeof *parameters, n, file);
    return fclose(file) == 0 && written == n ? 0 : -1;
}

static void begin(struct worker *worker, const char *path, float *parameters, size_t n,
                  unsigned long seed, struct files *files)
{
    FILE *file = fopen(path, "rb");
    if (file && fread(parameters, sizeof *parameters, n, file) == n)
        fprintf(stderr, "going on from %s\n", path);
    else
        network_begin(&worker->network, parameters, seed, fill_input, files, BEGIN_PICTURES);
    if (file)
        fclose(file);
}

static double rate_at(double done, double top)
{
    const double warm = done < 0.02 ? done / 0.02 : 1;
    return top * warm * (0.5 + 0.5 * cos(3.14159265 * done)) + top * 0.002;
}

static void report(struct worker *workers, unsigned threads, unsigned long step)
{
    struct losses sum = { 0 };
    for (unsigned t = 0; t < threads; t++) {
        sum.heat += workers[t].losses.heat;
        sum.place += workers[t].losses.place;
        sum.width += workers[t].losses.width;
        memset(&workers[t].losses, 0, sizeof workers[t].losses);
    }
    const double n = REPORT_STEPS * BATCH;
    printf("step %lu: heat %.4f place %.4f width %.4f\n", step, sum.heat / n, sum.place / n,
           sum.width / n);
    fflush(stdout);
}

static void one_step(struct worker *workers, unsigned threads, const struct files *files,
                     struct rng *rng, float *parameters, struct optimiser *optimiser, double rate)
{
    size_t pick[BATCH];
    uint64_t seeds[BATCH];
    for (unsigned i = 0; i < BATCH; i++) {
        pick[i] = (size_t)(rng_unit(rng) * (double)files->total);
        seeds[i] = rng_u32(rng);
    }
    /* Each thread takes its own share, so that the sums come out the same in every run. */
#pragma omp parallel for num_threads(threads) schedule(static, 1)
    for (unsigned t = 0; t < threads; t++) {
        memset(workers[t].gradient, 0, optimiser->n * sizeof(float));
        for (unsigned i = t; i < BATCH; i += threads)
            learn(&workers[t], sample_at(files, pick[i]), seeds[i], parameters);
    }
    for (unsigned t = 1; t < threads; t++)
        for (size_t i = 0; i < optimiser->n; i++)
            workers[0].gradient[i] += workers[t].gradient[i];
    optimise(optimiser, parameters, workers[0].gradient, rate);
}

int main(int argc, char **argv)
{
    static struct worker workers[THREADS_MAX];
    static struct files files;
    if (argc < 7) {
        fprintf(stderr, "usage: %s PARAMETERS STEPS RATE SEED THREADS FILE...\n", argv[0]);
        return 2;
    }
    const unsigned long steps = strtoul(argv[2], NULL, 10), seed = strtoul(argv[4], NULL, 10);
    const double rate = strtod(argv[3], NULL);
    unsigned threads = (unsigned)strtoul(argv[5], NULL, 10);
    threads = threads < 1 ? 1 : threads > THREADS_MAX ? THREADS_MAX : threads;
    for (int i = 6; i < argc; i++)
        if (open_file(&files, argv[i]) != 0) {
            fprintf(stderr, "cannot read %s\n", argv[i]);
            return 3;
        }
    const size_t n = network_parameters();
    struct optimiser optimiser = { n, 0, calloc(n, sizeof(float)), calloc(n, sizeof(float)) };
    float *parameters = calloc(n + 64, sizeof(float));
    for (unsigned t = 0; t < threads; t++) {
        workers[t].gradient = calloc(n + 64, sizeof(float));
        if (!workers[t].gradient || network_create(&workers[t].network, SAMPLE_X, SAMPLE_Y) != 0)
            return 3;
    }
    if (!parameters || !optimiser.mean || !optimiser.square || files.total == 0)
        return 3;
    begin(&workers[0], argv[1], parameters, n, seed, &files);
    printf("%zu samples, %zu parameters\n", files.total, n);
    struct rng rng;
    rng_seed(&rng, seed, 4);
    for (unsigned long step = 1; step <= steps; step++) {
        one_step(workers, threads, &files, &rng, parameters, &optimiser,
                 rate_at((double)step / (double)steps, rate));
        if (step % REPORT_STEPS == 0) {
            report(workers, threads, step);
            if (save(argv[1], parameters, n) != 0)
                return 3;
        }
    }
    return save(argv[1], parameters, n) == 0 ? 0 : 3;
}
