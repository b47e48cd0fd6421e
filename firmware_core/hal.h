/* SPDX-License-Identifier: MIT */
/* What the board does for the core: one struct of operations with a context, handed to
 * device_init(). The core calls down through it; the board calls up through device_on_*(), and
 * those only enqueue. No operation blocks, and none calls back into the core. */
#ifndef FOOTFALL_CORE_HAL_H
#define FOOTFALL_CORE_HAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware_core/frame.h"

/* Results of operations that can fail. */
enum hal_error {
    HAL_OK = 0,
    HAL_E_BUSY = -1,    /* try again at a later step */
    HAL_E_IO = -2,      /* the board could not do it */
    HAL_E_INVALID = -3, /* the request makes no sense to this board */
    HAL_E_FULL = -4,    /* the record store has no room for it */
    HAL_E_ABSENT = -5,  /* there is no such record */
};

/* Inputs and outputs of the board (VS121-P guide, 2.2 and 2.3). Without power, and until the first
 * pin_write(), outputs are dark and open. */
enum hal_pin {
    HAL_PIN_LED,   /* output: true is lit */
    HAL_PIN_DO,    /* output, a contact to COM that gives no voltage: true is closed */
    HAL_PIN_DI,    /* input: true is high, 3 V to 5 V from outside; low at 0.5 V or less; between
                      them the board goes on reading the last of the two. Low at power-on */
    HAL_PIN_RESET, /* input: true is pressed (2.3). The board tells no press of before power-on */
};

/* What the factory wrote into the device (VS121-P guide, 7: device_info). */
struct hal_identity {
    char device_sn[13];        /* 12 digits */
    char device_mac[18];       /* 00:16:28:FA:8E:68 */
    char hardware_version[16]; /* V1.0 */
};

enum hal_protocol {
    HAL_PROTOCOL_HTTP, /* url starts with http:// or https:// */
    HAL_PROTOCOL_MQTT,
    HAL_PROTOCOL_MQTTS,
};

/* One report on its way out. Pointers are valid during submit() only; the board copies. */
struct hal_request {
    uint32_t id;    /* chosen by the core, comes back in hal_reply */
    const char *to; /* recipient's name for logs and traces: http1, http2, http3, mqtt, mqtts */
    enum hal_protocol protocol;
    /* HTTP: POST with Content-Type application/json; basic or digest, as the server asks. */
    const char *url;
    bool verify_tls; /* false accepts any certificate of an https:// server */
    /* MQTT(S) */
    const char *host;
    uint16_t port;
    const char *client_id;
    const char *topic;
    uint8_t qos;           /* 0, 1, 2 */
    bool own_certificates; /* MQTTS: CA, client certificate and key that the user uploaded */
    /* both; an empty user name means no authentication */
    const char *username;
    const char *password;
    const char *body;
    size_t body_len;
    uint32_t timeout_ms; /* the board replies at the latest after this time */
    size_t answer_max;   /* HTTP: longest answer that is of interest; 0: its body is dropped */
};

/* How a request ended. For QoS 0 delivery means that it was written to a connected session. */
enum hal_outcome {
    HAL_DELIVERED,   /* any 2xx, PUBACK, PUBCOMP */
    HAL_REFUSED,     /* the peer answered with anything else, or its certificate is not trusted */
    HAL_UNREACHABLE, /* no network, no connection, time-out */
};

struct hal_reply {
    uint32_t id;
    enum hal_outcome outcome;
    uint16_t http_status; /* 0 without an HTTP answer */
};

enum { HAL_RECORD_MAX = 64 * 1024 }; /* longest value of a record */

/* One change of the record store. The value is valid during store_write() only. */
struct hal_record {
    uint32_t key;      /* store_keys.h says whose */
    const void *value; /* replaces what was kept under the key; NULL deletes it */
    size_t len;
};

/* What a secret is kept as: enough to recognise it, not enough to tell it. */
enum { HAL_SALT_SIZE = 16, HAL_HASH_SIZE = 32 };

enum { HAL_DATAGRAM_MAX = 128 }; /* longer answers arrive cut */

/* A datagram over UDP that waits for one answer. Pointers are valid during ask() only. */
struct hal_query {
    uint32_t id; /* chosen by the core, comes back in hal_answer */
    const char *host;
    uint16_t port;
    const uint8_t *bytes;
    size_t len;
    uint32_t timeout_ms; /* the board answers at the latest after this time */
};

struct hal_answer {
    uint32_t id;
    uint16_t len; /* 0: none came */
    uint8_t bytes[HAL_DATAGRAM_MAX];
};

/* Whether some machine on the network has an IPv4 address (VS121-P 5.2.1: Test). The text is valid
 * during probe() only. */
struct hal_probe {
    uint32_t id; /* chosen by the core, comes back in hal_finding */
    const char *address;
    uint32_t timeout_ms; /* the board answers at the latest after this time */
};

enum hal_presence {
    HAL_PRESENCE_UNKNOWN, /* no network, or no way to be sure */
    HAL_PRESENCE_NONE,    /* nobody has it */
    HAL_PRESENCE_SEEN,    /* somebody else has it */
};

struct hal_finding {
    uint32_t id;
    enum hal_presence presence;
};

/* How the connection to a broker stands, VS121-P 5.3: Status. */
enum hal_session {
    HAL_SESSION_NONE, /* nothing was sent to it yet */
    HAL_SESSION_DOWN, /* not connected; the board goes on trying */
    HAL_SESSION_UP,
};

/* What a device is at in a round of device_step(), in this order. */
enum hal_stage {
    HAL_STAGE_FRAME, /* takes the picture */
    HAL_STAGE_BACKGROUND,
    HAL_STAGE_DETECT,
    HAL_STAGE_TRACK,
    HAL_STAGE_COUNT,
    HAL_STAGE_REPORT, /* decides, writes and sends */
    HAL_STAGE_NONE    /* the round is over */
};

enum hal_log_level { HAL_LOG_INFO, HAL_LOG_WARNING, HAL_LOG_ERROR };

/* How the camera chip is to work (VS121-P guide, 5.3.4 Image). */
struct camera_setup {
    uint8_t mains_hz;        /* 50 or 60: exposures take whole periods of the light of such lamps */
    bool wide_dynamic_range; /* a picture is put together from a long and a short exposure */
};

enum hal_ipv6_mode { HAL_IPV6_MANUAL, HAL_IPV6_ROUTER_ADVERTISEMENT, HAL_IPV6_DHCPV6 };

/* The network as the device wants it (VS121-P guide, 5.2.1). An empty text is none. Valid during
 * network_set_up() only. */
struct hal_network {
    const char *ip_address, *ipv4_subnet_mask, *ipv4_default_gateway;
    const char *dns_server; /* asked for the hosts of requests; none: the board's own way */
    enum hal_ipv6_mode ipv6_mode;
    const char *ipv6_address, *ipv6_default_gateway; /* none but in HAL_IPV6_MANUAL */
    uint8_t ipv6_prefix;                             /* 0 but in HAL_IPV6_MANUAL */
    uint16_t mtu;
};

/* What runs (VS121-P guide, 5.4.5). A board has two places for software: it runs what lies in one
 * of them and writes to the other. */
enum { HAL_VERSION_MAX = 16, HAL_SIGNATURE_SIZE = 64 };

struct hal_software {
    char version[HAL_VERSION_MAX]; /* 1.4.2, filled up with NUL */
    bool on_trial;    /* new: the board goes back to the former unless it is confirmed in time */
    bool rolled_back; /* the board went back to it, and nothing was confirmed since */
};

struct hal {
    void *ctx;

    /* Microseconds since power-on or restart; never steps back, and is not affected by setting the
     * clock. */
    uint64_t (*now_us)(void *ctx);

    /* Microseconds since 1970-01-01T00:00:00Z as the board's own clock has it: may drift, step. */
    int64_t (*utc_us)(void *ctx);

    /* Fills in the identity. Always succeeds. */
    void (*identity)(void *ctx, struct hal_identity *out);

    /* Takes the newest picture: 1 and *out filled in, 0 when there is none since the last call,
     * or a negative hal_error when the camera failed. */
    int (*frame)(void *ctx, struct frame *out);

    /* From the next picture on; called before the first frame() and whenever settings are saved. */
    void (*camera_set_up)(void *ctx, const struct camera_setup *setup);

    /* From the next request on; called at the start and whenever settings are saved. */
    void (*network_set_up)(void *ctx, const struct hal_network *network);

    /* Compresses a picture (frame.h) to a JPEG file: baseline, 4:2:0, quality 50 of the standard
     * tables (ITU-T T.81, annex K), JFIF 1.1 with a density of 1 by 1 without unit. Its length, or
     * a negative hal_error, also when it is longer than cap. */
    int (*jpeg)(void *ctx, const struct frame *picture, uint8_t *out, size_t cap);

    /* Sets an output. */
    void (*pin_write)(void *ctx, enum hal_pin pin, bool level);

    /* Starts sending. HAL_OK: exactly one device_on_reply() with the same id will follow.
     * Otherwise none will. */
    int (*submit)(void *ctx, const struct hal_request *request);

    /* Makes all n changes of the record store, which outlives restarts and power cuts, or none of
     * them: when power is cut meanwhile, when it fails, and when there is no room. They are durable
     * when it returns. HAL_OK, HAL_E_FULL or HAL_E_IO. To delete what is absent is no error. */
    int (*store_write)(void *ctx, const struct hal_record *changes, size_t n);

    /* Copies at most cap bytes of a record. Its whole length, HAL_E_ABSENT or HAL_E_IO. */
    int (*store_read)(void *ctx, uint32_t key, void *out, size_t cap);

    /* Fills in the smallest key from `from` on that has a record; false when there is none. */
    bool (*store_next)(void *ctx, uint32_t from, uint32_t *key);

    /* Restarts the device right after the present step, as a power cut would: memory is lost, the
     * outputs are dark and open, requests on their way are forgotten. */
    void (*restart)(void *ctx);

    /* Fills in random bytes that nobody can foresee: HAL_OK or HAL_E_IO. */
    int (*random)(void *ctx, uint8_t *out, size_t len);

    /* PBKDF2 with HMAC-SHA-256 (RFC 8018) of a text, in so many rounds: HAL_OK or HAL_E_IO. */
    int (*hash_secret)(void *ctx, const char *secret, const uint8_t salt[HAL_SALT_SIZE],
                       uint32_t rounds, uint8_t out[HAL_HASH_SIZE]);

    /* How the session stands that a request to this broker would use; id and body do not matter. */
    enum hal_session (*session)(void *ctx, const struct hal_request *request);

    /* Sends a datagram. HAL_OK: exactly one device_on_answer() with the same id will follow.
     * Otherwise none will. */
    int (*ask)(void *ctx, const struct hal_query *query);

    /* Begins to look for an address. HAL_OK: exactly one device_on_finding() with the same id will
     * follow. Otherwise none will. */
    int (*probe)(void *ctx, const struct hal_probe *probe);

    /* Sets the calendar clock, which goes on from there. */
    void (*set_utc)(void *ctx, int64_t utc_us);

    /* The board's one TCP server that tells lines to whoever connects. Several clients at once;
     * what they send is ignored, and one who does not read is dropped. */
    int (*listen)(void *ctx, uint16_t port); /* HAL_OK, or HAL_E_IO when the port cannot be had */
    void (*push)(void *ctx, const char *line, size_t len); /* to all; with its line end */
    void (*unlisten)(void *ctx);                           /* closes port and connections */
    /* Fills in what runs. Always succeeds. */
    void (*software)(void *ctx, struct hal_software *out);

    /* Empties the other place for an image of so many bytes: HAL_OK, HAL_E_FULL or HAL_E_IO. From
     * here until slot_activate() the board starts nothing from there. */
    int (*slot_begin)(void *ctx, uint32_t size);

    /* Writes to it from byte `at` on; durable when it returns. HAL_OK or HAL_E_IO. */
    int (*slot_write)(void *ctx, uint32_t at, const void *bytes, size_t len);

    /* SHA-256 of what is read back from it: HAL_OK or HAL_E_IO. */
    int (*slot_digest)(void *ctx, uint32_t at, uint32_t len, uint8_t out[HAL_HASH_SIZE]);

    /* The next start is from there, on trial, in one indivisible step: HAL_OK or HAL_E_IO. */
    int (*slot_activate)(void *ctx);

    /* What runs is to stay: HAL_OK or HAL_E_IO. */
    int (*software_confirm)(void *ctx);

    /* Whether an Ed25519 signature (RFC 8032) is of the key that the board trusts for software:
     * HAL_OK, or HAL_E_INVALID. */
    int (*signature_fits)(void *ctx, const uint8_t *bytes, size_t len,
                          const uint8_t signature[HAL_SIGNATURE_SIZE]);

    /* The device begins with a stage, for boards that take the time of each; the core itself reads
     * no clock for that. May be NULL. */
    void (*mark)(void *ctx, enum hal_stage stage);

    /* One line for the log, without line end. */
    void (*log)(void *ctx, enum hal_log_level level, const char *text);
};

#endif
