/* SPDX-License-Identifier: MIT */
#include "hal_sim/link_http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    URL_MAX = 512,
    SERVER_MAX = 128,          /* of a server's name with its port, as far as it is compared */
    HOST_MAX = 256,            /* of a URL's host: more than a setting's whole URL may have */
    ANSWER_MAX = 64 * 1024,    /* of an answer's body; what is longer is cut off */
    AUTHORITIES_KEPT_S = 3600, /* before their file is read again */
    HEADS_MAX = 8, /* of answers in an attempt: a challenge may be stale, but not for ever */
    AGAIN_MAX = 2, /* more attempts after an answer to a challenge was refused */
};

static const uint64_t NS_PER_MS = 1000000;
static const uint64_t AGAIN_LEAST_MS = 50; /* before the next of them, times those so far */
static const uint64_t AGAIN_JITTER_MS = 100;

struct transfer {
    struct link_http *link;
    CURL *easy; /* NULL: the place is free */
    char *body;
    uint32_t id;
    char to[16];
    char server[SERVER_MAX];
    char url[URL_MAX];
    char error[CURL_ERROR_SIZE];
    char *answer;              /* its beginning, where it was asked for */
    size_t answer_max;         /* so much of it */
    unsigned heads;            /* of answers in this attempt so far */
    size_t answered;           /* bytes of the answer's body so far */
    struct resolver *resolver; /* the host is being looked up */
    uint64_t until_ns;         /* all that it takes must be over by then */
    uint64_t credentials;      /* a number for server, user and password; 0: none */
    unsigned refused;          /* how often its answer to a challenge was */
    uint64_t again_ns;         /* when it may be tried again; 0: it is under way */
    struct curl_slist *found;  /* HOST:PORT:ADDRESS,... */
};

struct link_http {
    const struct link_owner *owner;
    CURLM *multi;
    struct curl_slist *headers;
    char authorities[LINK_PATH_MAX]; /* empty: the system's */
    uint64_t denied;                 /* credentials that were refused in every attempt */
    struct transfer transfers[LINK_HTTP_TRANSFERS_MAX];
};

static size_t take_answer(char *data, size_t size, size_t n, void *ctx)
{
    struct transfer *transfer = ctx;
    if (transfer->answer && transfer->answered + size * n <= transfer->answer_max)
        memcpy(transfer->answer + transfer->answered, data, size * n);
    transfer->answered += size * n;
    return transfer->answered > ANSWER_MAX ? 0 : size * n;
}

static size_t take_header(char *data, size_t size, size_t n, void *ctx)
{
    struct transfer *transfer = ctx;
    transfer->heads += size * n >= 5 && memcmp(data, "HTTP/", 5) == 0;
    return transfer->heads > HEADS_MAX ? 0 : size * n;
}

/* The part of a URL between the scheme and the path. */
static void server_of(const char *url, char server[SERVER_MAX])
{
    const char *begin = strstr(url, "://");
    begin = begin ? begin + 3 : url;
    snprintf(server, SERVER_MAX, "%.*s", (int)strcspn(begin, "/?#"), begin);
}

/* 0 for a request without a user. */
static uint64_t credentials_of(const char *server, const struct hal_request *request)
{
    const char *const parts[] = { server, request->username, request->password };
    uint64_t hash = 14695981039346656037u;
    if (!request->username || request->username[0] == '\0')
        return 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (size_t k = 0; parts[i] && k <= strlen(parts[i]); k++) /* the end counts, too */
            hash = (hash ^ (unsigned char)parts[i][k]) * 1099511628211u;
    return hash != 0 ? hash : 1;
}

static bool is_to(const struct transfer *transfer, const char *server)
{
    return transfer->easy && strcmp(transfer->server, server) == 0;
}

/* What is tried again is tried alone, so others with credentials wait for it. */
static struct transfer *find_place(struct link_http *link, const char *server, uint64_t credentials)
{
    struct transfer *found = NULL;
    unsigned to_server = 0;
    for (size_t i = 0; i < LINK_HTTP_TRANSFERS_MAX; i++) {
        struct transfer *transfer = &link->transfers[i];
        if (!transfer->easy)
            found = transfer;
        else if (is_to(transfer, server) && credentials != 0 && transfer->refused > 0)
            return NULL;
        else if (is_to(transfer, server))
            to_server++;
    }
    return to_server < LINK_HTTP_PER_SERVER_MAX ? found : NULL;
}

static CURLcode set_what(struct transfer *transfer, const struct hal_request *request)
{
    CURL *easy = transfer->easy;
    CURLcode bad = curl_easy_setopt(easy, CURLOPT_URL, request->url);
    bad |= curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->link->headers);
    bad |= curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer->body);
    bad |= curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)request->body_len);
    bad |= curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
    if (request->username && request->username[0] != '\0') {
        bad |= curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC | CURLAUTH_DIGEST);
        bad |= curl_easy_setopt(easy, CURLOPT_USERNAME, request->username);
        bad |= curl_easy_setopt(easy, CURLOPT_PASSWORD, request->password);
    }
    return bad;
}

/* The system's authorities are taken one by one from their folder where there is one: to read all
 * of them from one file takes a tenth of a second. */
static CURLcode set_authorities(struct transfer *transfer)
{
    const char *own = transfer->link->authorities;
    char *folder = NULL;
    if (own[0] != '\0') {
        CURLcode bad = curl_easy_setopt(transfer->easy, CURLOPT_CAINFO, own);
        return bad | curl_easy_setopt(transfer->easy, CURLOPT_CAPATH, NULL);
    }
    curl_easy_getinfo(transfer->easy, CURLINFO_CAPATH, &folder);
    if (!folder || access(folder, R_OK | X_OK) != 0)
        return CURLE_OK;
    return curl_easy_setopt(transfer->easy, CURLOPT_CAINFO, NULL);
}

static CURLcode set_trust(struct transfer *transfer, bool verify)
{
    CURL *easy = transfer->easy;
    CURLcode bad = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
    bad |= curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
    bad |= curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    bad |= curl_easy_setopt(easy, CURLOPT_CA_CACHE_TIMEOUT, (long)AUTHORITIES_KEPT_S);
    bad |= set_authorities(transfer);
    return bad;
}

/* The device has no proxy and follows nobody elsewhere. Without QUICK_EXIT the end of a transfer
 * would wait for a name server that does not answer. */
static CURLcode set_ways(struct transfer *transfer)
{
    CURL *easy = transfer->easy;
    CURLcode bad = curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    bad |= curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
    bad |= curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_answer);
    bad |= curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    bad |= curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    bad |= curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    bad |= curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    bad |= curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    bad |= curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    bad |= curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    bad |= curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    bad |= curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    return bad;
}

static void free_place(struct transfer *transfer)
{
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->found);
    resolver_destroy(transfer->resolver);
    free(transfer->body);
    free(transfer->answer);
    *transfer = (struct transfer) { .link = transfer->link };
}

/* The host of a URL as curl will look for it, with its port; 0 or -1. */
static int host_of(const char *url, char host[HOST_MAX], char port[8])
{
    char *name = NULL, *number = NULL;
    CURLU *parts = curl_url();
    bool bad = !parts || curl_url_set(parts, CURLUPART_URL, url, 0) ||
               curl_url_get(parts, CURLUPART_HOST, &name, 0) ||
               curl_url_get(parts, CURLUPART_PORT, &number, CURLU_DEFAULT_PORT);
    if (!bad) {
        snprintf(host, HOST_MAX, "%s", name);
        snprintf(port, 8, "%s", number);
    }
    curl_free(name);
    curl_free(number);
    curl_url_cleanup(parts);
    return bad ? -1 : 0;
}

/* With a name server of the device's own, curl is told what that one said. Without, curl looks
 * names up itself. */
static int begin(struct transfer *transfer, const struct hal_request *request)
{
    char host[HOST_MAX], port[8];
    const struct name_server *server = &transfer->link->owner->name_server;
    if (host_of(request->url, host, port) != 0)
        return -1;
    if (server->address[0] == '\0' || host[0] == '[') /* an IPv6 address */
        return curl_multi_add_handle(transfer->link->multi, transfer->easy) == CURLM_OK ? 0 : -1;
    transfer->resolver = resolver_start(host, server);
    return transfer->resolver ? 0 : -1;
}

int link_http_submit(struct link_http *link, const struct hal_request *request, uint64_t now_ns)
{
    char server[SERVER_MAX];
    server_of(request->url, server);
    uint64_t credentials = credentials_of(server, request);
    struct transfer *transfer = find_place(link, server, credentials);
    if (!transfer)
        return HAL_E_BUSY;
    transfer->easy = curl_easy_init();
    transfer->body = malloc(request->body_len + 1);
    transfer->answer_max = request->answer_max < ANSWER_MAX ? request->answer_max : ANSWER_MAX;
    if (transfer->answer_max > 0)
        transfer->answer = malloc(transfer->answer_max);
    if (!transfer->easy || !transfer->body || (transfer->answer_max > 0 && !transfer->answer)) {
        free_place(transfer);
        return HAL_E_IO;
    }
    memcpy(transfer->body, request->body, request->body_len);
    transfer->id = request->id;
    transfer->until_ns = now_ns + request->timeout_ms * NS_PER_MS;
    transfer->credentials = credentials;
    snprintf(transfer->to, sizeof transfer->to, "%s", request->to);
    snprintf(transfer->url, sizeof transfer->url, "%s", request->url);
    snprintf(transfer->server, sizeof transfer->server, "%s", server);
    if (set_what(transfer, request) || set_trust(transfer, request->verify_tls) ||
        set_ways(transfer) || begin(transfer, request) != 0) {
        free_place(transfer);
        return HAL_E_INVALID;
    }
    return HAL_OK;
}

static bool is_distrust(CURLcode code)
{
    return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CERTPROBLEM ||
           code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_ISSUER_ERROR ||
           code == CURLE_SSL_INVALIDCERTSTATUS;
}

static void say(struct transfer *transfer, const struct hal_reply *reply, CURLcode code)
{
    char line[CURL_ERROR_SIZE + 64];
    const char *why = transfer->error[0] ? transfer->error : curl_easy_strerror(code);
    if (reply->outcome == HAL_DELIVERED)
        return;
    if (reply->http_status > 0)
        snprintf(line, sizeof line, "%s: answered with status %u", transfer->to,
                 reply->http_status);
    else
        snprintf(line, sizeof line, "%s: %s: %s", transfer->to,
                 reply->outcome == HAL_REFUSED ? "refused" : "unreachable", why);
    transfer->link->owner->log(transfer->link->owner->ctx, HAL_LOG_WARNING, line);
}

/* Servers whose nonces last a second give two requests of one moment the same, take one of them and
 * refuse the other like a wrong password (libmicrohttpd 0.9.75). A challenge that says it
 * is stale is answered by curl itself. */
static bool is_worth_another_try(const struct transfer *transfer, long status, uint64_t now_ns)
{
    long offered = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_HTTPAUTH_AVAIL, &offered);
    return status == 401 && transfer->heads <= HEADS_MAX && transfer->credentials != 0 &&
           (offered & (long)CURLAUTH_DIGEST) && transfer->credentials != transfer->link->denied &&
           transfer->refused < AGAIN_MAX && now_ns < transfer->until_ns;
}

/* 0 or -1. The copy has all the settings and knows no nonce. */
static int try_again_later(struct transfer *transfer, uint64_t now_ns)
{
    CURL *copy = curl_easy_duphandle(transfer->easy);
    if (!copy)
        return -1;
    curl_multi_remove_handle(transfer->link->multi, transfer->easy);
    curl_easy_cleanup(transfer->easy);
    transfer->easy = copy;
    transfer->answered = 0;
    transfer->heads = 0;
    uint64_t pause_ms = AGAIN_LEAST_MS + now_ns / NS_PER_MS % AGAIN_JITTER_MS;
    transfer->again_ns = now_ns + ++transfer->refused * pause_ms * NS_PER_MS;
    return 0;
}

static void remember(const struct transfer *transfer, const struct hal_reply *reply)
{
    struct link_http *link = transfer->link;
    if (reply->outcome == HAL_DELIVERED && link->denied == transfer->credentials)
        link->denied = 0;
    if (reply->http_status == 401 && transfer->refused == AGAIN_MAX)
        link->denied = transfer->credentials;
}

static void finish(struct transfer *transfer, const struct hal_reply *reply, CURLcode code)
{
    struct link_http *link = transfer->link;
    say(transfer, reply, code);
    remember(transfer, reply);
    if (transfer->answer && transfer->answered > 0 && reply->outcome == HAL_DELIVERED)
        link->owner->body(link->owner->ctx, transfer->id,
                          transfer->answered <= transfer->answer_max ? transfer->answer : NULL,
                          transfer->answered);
    curl_multi_remove_handle(link->multi, transfer->easy);
    free_place(transfer);
    link->owner->reply(link->owner->ctx, reply);
}

static void end(struct transfer *transfer, CURLcode code, uint64_t now_ns)
{
    struct hal_reply reply = { .id = transfer->id, .outcome = HAL_UNREACHABLE };
    long status = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    /* an answer that was cut off for its length is an answer, and so is the last of too many */
    bool cut_off = transfer->answered > ANSWER_MAX || transfer->heads > HEADS_MAX;
    if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && cut_off)) {
        if (is_worth_another_try(transfer, status, now_ns) &&
            try_again_later(transfer, now_ns) == 0)
            return;
        reply.outcome = status >= 200 && status <= 299 ? HAL_DELIVERED : HAL_REFUSED;
        reply.http_status = (uint16_t)status;
    } else if (is_distrust(code)) {
        reply.outcome = HAL_REFUSED;
    }
    finish(transfer, &reply, code);
}

void link_http_poll(struct link_http *link, const struct pollfd *extra, unsigned n_extra,
                    int timeout_ms)
{
    struct curl_waitfd fds[LINK_HTTP_EXTRA_MAX];
    unsigned n = n_extra < LINK_HTTP_EXTRA_MAX ? n_extra : LINK_HTTP_EXTRA_MAX;
    for (unsigned i = 0; i < n; i++) {
        fds[i] = (struct curl_waitfd) { .fd = extra[i].fd };
        if (extra[i].events & POLLIN)
            fds[i].events |= CURL_WAIT_POLLIN;
        if (extra[i].events & POLLOUT)
            fds[i].events |= CURL_WAIT_POLLOUT;
    }
    curl_multi_poll(link->multi, fds, n, timeout_ms, NULL);
}

/* "+" keeps the addresses for a minute only, as an answer without a time to live of its own. */
static int tell_addresses(struct transfer *transfer, const struct addresses *addresses)
{
    char host[HOST_MAX], port[8];
    char line[HOST_MAX + RESOLVER_ADDRESSES_MAX * (RESOLVER_ADDRESS_LEN + 3) + 16];
    if (host_of(transfer->url, host, port) != 0)
        return -1;
    int len = snprintf(line, sizeof line, "+%s:%s:", host, port);
    for (size_t i = 0; i < addresses->n; i++) {
        const char *text = addresses->text[i];
        bool v6 = strchr(text, ':') != NULL;
        len += snprintf(line + len, sizeof line - (size_t)len, "%s%s%s%s", i > 0 ? "," : "",
                        v6 ? "[" : "", text, v6 ? "]" : "");
    }
    transfer->found = curl_slist_append(NULL, line);
    return transfer->found &&
                   curl_easy_setopt(transfer->easy, CURLOPT_RESOLVE, transfer->found) == CURLE_OK
               ? 0
               : -1;
}

/* Begins the transfer with what is left of its time; 0 or -1. */
static int use_the_rest(struct transfer *transfer, uint64_t now_ns)
{
    uint64_t left_ms =
        now_ns < transfer->until_ns ? (transfer->until_ns - now_ns) / NS_PER_MS + 1 : 1;
    if (curl_easy_setopt(transfer->easy, CURLOPT_TIMEOUT_MS, (long)left_ms) != CURLE_OK)
        return -1;
    return curl_multi_add_handle(transfer->link->multi, transfer->easy) == CURLM_OK ? 0 : -1;
}

/* Begins the transfer as soon as its host's addresses are known; what is left of its time is for
 * the rest. */
static void go_on(struct transfer *transfer, uint64_t now_ns)
{
    struct addresses addresses;
    const char *why = "the name server does not answer";
    int found = resolver_poll(transfer->resolver, &addresses, &why);
    if (found == 0 && now_ns < transfer->until_ns)
        return;
    resolver_destroy(transfer->resolver);
    transfer->resolver = NULL;
    if (found == 1 && tell_addresses(transfer, &addresses) == 0 &&
        use_the_rest(transfer, now_ns) == 0)
        return;
    snprintf(transfer->error, sizeof transfer->error, "%s", why);
    end(transfer, CURLE_COULDNT_RESOLVE_HOST, now_ns);
}

static bool is_alone(const struct transfer *transfer)
{
    for (size_t i = 0; i < LINK_HTTP_TRANSFERS_MAX; i++) {
        const struct transfer *other = &transfer->link->transfers[i];
        if (other != transfer && is_to(other, transfer->server) && other->credentials != 0 &&
            other->again_ns == 0)
            return false;
    }
    return true;
}

static void try_again(struct transfer *transfer, uint64_t now_ns)
{
    struct hal_reply reply = { .id = transfer->id, .outcome = HAL_REFUSED, .http_status = 401 };
    if (now_ns < transfer->until_ns && (now_ns < transfer->again_ns || !is_alone(transfer)))
        return;
    transfer->again_ns = 0;
    if (now_ns >= transfer->until_ns ||
        (transfer->found &&
         curl_easy_setopt(transfer->easy, CURLOPT_RESOLVE, transfer->found) != CURLE_OK) ||
        use_the_rest(transfer, now_ns) != 0)
        finish(transfer, &reply, CURLE_OK);
}

void link_http_service(struct link_http *link, uint64_t now_ns)
{
    for (size_t i = 0; i < LINK_HTTP_TRANSFERS_MAX; i++) {
        if (link->transfers[i].resolver)
            go_on(&link->transfers[i], now_ns);
        else if (link->transfers[i].again_ns != 0)
            try_again(&link->transfers[i], now_ns);
    }
    int running, left;
    struct CURLMsg *message;
    curl_multi_perform(link->multi, &running);
    while ((message = curl_multi_info_read(link->multi, &left))) {
        char *transfer = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        end((struct transfer *)(void *)transfer, code, now_ns);
    }
}

struct link_http *link_http_create(const struct link_owner *owner)
{
    struct link_http *link = calloc(1, sizeof *link);
    if (!link)
        return NULL;
    link->owner = owner;
    for (size_t i = 0; i < LINK_HTTP_TRANSFERS_MAX; i++)
        link->transfers[i].link = link;
    link->multi = curl_multi_init();
    link->headers = curl_slist_append(NULL, "Content-Type: application/json");
    /* without it a server that knows no "100 Continue" costs a second */
    if (link->headers && !curl_slist_append(link->headers, "Expect:"))
        link->headers = NULL;
    if (!link->multi || !link->headers) {
        link_http_destroy(link);
        return NULL;
    }
    snprintf(link->authorities, sizeof link->authorities, "%s/authorities.pem", owner->keys_folder);
    if (access(link->authorities, R_OK) != 0)
        link->authorities[0] = '\0';
    return link;
}

void link_http_destroy(struct link_http *link)
{
    if (!link)
        return;
    for (size_t i = 0; i < LINK_HTTP_TRANSFERS_MAX; i++) {
        if (!link->transfers[i].easy)
            continue;
        curl_multi_remove_handle(link->multi, link->transfers[i].easy);
        free_place(&link->transfers[i]);
    }
    curl_multi_cleanup(link->multi);
    curl_slist_free_all(link->headers);
    free(link);
}
