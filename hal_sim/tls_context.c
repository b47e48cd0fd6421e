/* SPDX-License-Identifier: MIT */
#include "hal_sim/tls_context.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hal_sim/link.h"

static struct tls_context *of_ssl(const SSL *ssl)
{
    return SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
}

static int on_verify(int fine, X509_STORE_CTX *store)
{
    const SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    struct tls_context *tls = of_ssl(ssl);
    if (!fine) {
        int error = X509_STORE_CTX_get_error(store);
        tls->refused = true;
        snprintf(tls->why, sizeof tls->why, "certificate refused: %s",
                 X509_verify_cert_error_string(error));
    }
    return fine;
}

/* TLS alerts with which a peer turns a client's certificate down, or its absence. */
static bool is_about_certificates(int alert)
{
    return (alert >= SSL_AD_BAD_CERTIFICATE && alert <= SSL_AD_CERTIFICATE_UNKNOWN) ||
           alert == SSL_AD_UNKNOWN_CA || alert == SSL_AD_ACCESS_DENIED ||
           alert == SSL_AD_HANDSHAKE_FAILURE || alert == 116 /* certificate required */;
}

/* The library connects to a numeric address; the server must hear the name all the same. */
static void on_info(const SSL *ssl, int where, int value)
{
    struct tls_context *tls = of_ssl(ssl);
    unsigned char address[sizeof(struct in6_addr)];
    bool numeric =
        inet_pton(AF_INET, tls->host, address) == 1 || inet_pton(AF_INET6, tls->host, address) == 1;
    if (where & SSL_CB_HANDSHAKE_START && !tls->handshake_done && !numeric) {
        SSL_set_tlsext_host_name((SSL *)(uintptr_t)ssl, tls->host);
    } else if (where & SSL_CB_HANDSHAKE_DONE) {
        tls->handshake_done = true;
    } else if (where & SSL_CB_ALERT && where & SSL_CB_READ && value >> 8 == SSL3_AL_FATAL) {
        tls->refused = is_about_certificates(value & 0xff);
        snprintf(tls->why, sizeof tls->why, "the broker refused: %s",
                 SSL_alert_desc_string_long(value));
    }
}

static int set_name(struct tls_context *tls)
{
    X509_VERIFY_PARAM *param = SSL_CTX_get0_param(tls->ctx);
    X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (X509_VERIFY_PARAM_set1_ip_asc(param, tls->host) == 1)
        return 0;
    return X509_VERIFY_PARAM_set1_host(param, tls->host, 0) == 1 ? 0 : -1;
}

int tls_context_init(struct tls_context *tls, const char *host, bool own)
{
    *tls = (struct tls_context) { .own = own };
    snprintf(tls->host, sizeof tls->host, "%s", host);
    tls->ctx = SSL_CTX_new(TLS_client_method());
    if (!tls->ctx || set_name(tls) != 0) {
        tls_context_free(tls);
        return -1;
    }
    SSL_CTX_set_min_proto_version(tls->ctx, TLS1_2_VERSION);
    SSL_CTX_set_app_data(tls->ctx, tls);
    SSL_CTX_set_verify(tls->ctx, SSL_VERIFY_PEER, on_verify);
    SSL_CTX_set_info_callback(tls->ctx, on_info);
    return 0;
}

void tls_context_free(struct tls_context *tls)
{
    SSL_CTX_free(tls->ctx);
    tls->ctx = NULL;
}

static int broken(struct tls_context *tls, const char *what)
{
    tls->refused = true;
    snprintf(tls->why, sizeof tls->why, "%s", what);
    ERR_clear_error();
    return -1;
}

static int load_client(struct tls_context *tls, const char *folder)
{
    char certificate[LINK_PATH_MAX], key[LINK_PATH_MAX];
    snprintf(certificate, sizeof certificate, "%s/client.pem", folder);
    snprintf(key, sizeof key, "%s/client.key", folder);
    if (access(certificate, F_OK) != 0 && access(key, F_OK) != 0)
        return 0; /* some brokers ask for none */
    if (SSL_CTX_use_certificate_chain_file(tls->ctx, certificate) != 1)
        return broken(tls, "the uploaded client certificate cannot be read");
    if (SSL_CTX_use_PrivateKey_file(tls->ctx, key, SSL_FILETYPE_PEM) != 1)
        return broken(tls, "the uploaded key cannot be read or is another certificate's");
    return 0;
}

int tls_context_begin(struct tls_context *tls, const char *keys_folder)
{
    char path[LINK_PATH_MAX];
    tls->handshake_done = tls->refused = false;
    tls->why[0] = '\0';
    X509_STORE *store = X509_STORE_new();
    if (!store)
        return broken(tls, "out of memory");
    SSL_CTX_set_cert_store(tls->ctx, store);
    snprintf(path, sizeof path, "%s/%s", keys_folder, tls->own ? "ca.pem" : "authorities.pem");
    if (tls->own || access(path, F_OK) == 0) {
        if (X509_STORE_load_file(store, path) != 1)
            return broken(tls, tls->own ? "the uploaded CA certificate cannot be read"
                                        : "authorities.pem cannot be read");
    } else if (SSL_CTX_set_default_verify_paths(tls->ctx) != 1) {
        return broken(tls, "this machine has no certificate authorities");
    }
    return tls->own ? load_client(tls, keys_folder) : 0;
}
