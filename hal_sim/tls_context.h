/* SPDX-License-Identifier: MIT */
/* Whom an MQTTS session trusts and how it shows itself (VS121-P 5.3.1, Certificate Type): an
 * OpenSSL context that checks chain, name and dates, and remembers why a peer was refused. */
#ifndef FOOTFALL_HAL_SIM_TLS_CONTEXT_H
#define FOOTFALL_HAL_SIM_TLS_CONTEXT_H

#include <openssl/ssl.h>
#include <stdbool.h>

struct tls_context {
    SSL_CTX *ctx;
    char host[128];      /* the name that the certificate must bear */
    bool own;            /* ca.pem, client.pem and client.key instead of the authorities */
    bool handshake_done; /* of the present attempt */
    bool refused;        /* either side refused the other's certificate in it */
    char why[192];       /* empty, or what went wrong */
};

/* 0, or -1 when memory runs out. The context must stay where it is. */
int tls_context_init(struct tls_context *tls, const char *host, bool own);
void tls_context_free(struct tls_context *tls);

/* Before each attempt: forgets the last one and reads the files again, as they may have been
 * renewed. 0, or -1 with why and refused set when an upload is missing or broken. */
int tls_context_begin(struct tls_context *tls, const char *keys_folder);

#endif
