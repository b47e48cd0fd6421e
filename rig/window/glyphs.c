/* SPDX-License-Identifier: MIT */
#include "rig/window/glyphs.h"

#include <SDL_ttf.h>
#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "rig/memory.h"

/* Of a font; texts are Latin with a few signs. When the table is full it is begun anew. */
enum { GLYPHS_MAX = 1024, REPLACEMENT = 0xfffd };

struct font {
    TTF_Font *ttf;
    size_t n;
    struct glyph glyph[GLYPHS_MAX]; /* by code, then the next free place */
};

struct glyphs {
    struct font font[PAINT_FONTS];
};

static const struct {
    const char *file;
    double size_px;
} kinds[PAINT_FONTS] = {
    [FONT_TEXT] = { "DejaVuSans.ttf", 13 },
    [FONT_SMALL] = { "DejaVuSans.ttf", 11 },
    [FONT_BOLD] = { "DejaVuSans-Bold.ttf", 13 },
    [FONT_MONO] = { "DejaVuSansMono.ttf", 12 },
};

static const char *const folders[] = { "/usr/share/fonts/truetype/dejavu",
                                       "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF",
                                       "/usr/local/share/fonts/dejavu" };

static TTF_Font *open_font(const char *file, int size_px)
{
    const char *own = getenv("FOOTFALL_FONTS");
    char path[PATH_MAX];
    TTF_Font *font = NULL;
    if (own != NULL && own[0] != '\0')
        return snprintf(path, sizeof path, "%s/%s", own, file) < (int)sizeof path
                   ? TTF_OpenFont(path, size_px)
                   : NULL;
    for (size_t i = 0; font == NULL && i < sizeof folders / sizeof folders[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folders[i], file);
        font = TTF_OpenFont(path, size_px);
    }
    return font;
}

static void explain(const char *file, struct buffer *why)
{
    const char *own = getenv("FOOTFALL_FONTS");
    buffer_addf(why, "no font %s in ", file);
    if (own != NULL && own[0] != '\0')
        buffer_addf(why, "FOOTFALL_FONTS=%s", own);
    else
        buffer_addf(why,
                    "%s; apt-get install fonts-dejavu-core, or name a folder in "
                    "FOOTFALL_FONTS",
                    folders[0]);
}

struct glyphs *glyphs_open(double scale, struct buffer *why)
{
    if (TTF_Init() != 0) {
        buffer_addf(why, "SDL_ttf: %s", TTF_GetError());
        return NULL;
    }
    struct glyphs *glyphs = memory_zeroed(1, sizeof *glyphs);
    for (int i = 0; i < PAINT_FONTS; i++) {
        TTF_Font *font = open_font(kinds[i].file, (int)(kinds[i].size_px * scale + 0.5));
        glyphs->font[i].ttf = font;
        if (font == NULL) {
            explain(kinds[i].file, why);
            glyphs_close(glyphs);
            return NULL;
        }
        TTF_SetFontHinting(font, TTF_HINTING_LIGHT);
    }
    return glyphs;
}

static void forget(struct font *font)
{
    for (size_t i = 0; i < GLYPHS_MAX; i++)
        free(font->glyph[i].mask);
    memset(font->glyph, 0, sizeof font->glyph);
    font->n = 0;
}

void glyphs_close(struct glyphs *glyphs)
{
    if (glyphs == NULL)
        return;
    for (int i = 0; i < PAINT_FONTS; i++) {
        forget(&glyphs->font[i]);
        if (glyphs->font[i].ttf != NULL)
            TTF_CloseFont(glyphs->font[i].ttf);
    }
    free(glyphs);
    TTF_Quit();
}

int glyphs_line_height(const struct glyphs *glyphs, enum paint_font font)
{
    return TTF_FontHeight(glyphs->font[font].ttf);
}

/* The opacity of SDL's picture of a letter is what it covers; white is its colour. */
static void keep_mask(const SDL_Surface *picture, struct glyph *glyph)
{
    assert(picture->format->BytesPerPixel == 4);
    glyph->width = picture->w;
    glyph->height = picture->h;
    glyph->mask = memory_zeroed((size_t)picture->w * (size_t)picture->h, 1);
    for (int y = 0; y < picture->h; y++) {
        const uint8_t *row = (const uint8_t *)picture->pixels + (size_t)y * (size_t)picture->pitch;
        for (int x = 0; x < picture->w; x++) {
            uint32_t pixel;
            memcpy(&pixel, row + 4 * x, sizeof pixel);
            glyph->mask[y * picture->w + x] =
                (uint8_t)((pixel & picture->format->Amask) >> picture->format->Ashift);
        }
    }
}

static void make_glyph(TTF_Font *font, uint32_t code, struct glyph *glyph)
{
    int left = 0, right = 0, low = 0, high = 0, advance = 0;
    *glyph = (struct glyph) { .code = code };
    if (TTF_GlyphMetrics32(font, code, &left, &right, &low, &high, &advance) != 0)
        return; /* a font that says nothing of it shows nothing */
    glyph->advance = advance;
    glyph->left = left < 0 ? left : 0;
    if (right <= left || high <= low)
        return;
    SDL_Surface *picture =
        TTF_RenderGlyph32_Blended(font, code, (SDL_Color) { 255, 255, 255, 255 });
    if (picture == NULL)
        return;
    keep_mask(picture, glyph);
    SDL_FreeSurface(picture);
}

static const struct glyph *find(struct font *font, uint32_t code)
{
    size_t at = code % GLYPHS_MAX;
    while (font->glyph[at].code != 0 && font->glyph[at].code != code)
        at = (at + 1) % GLYPHS_MAX;
    if (font->glyph[at].code == code)
        return &font->glyph[at];
    if (font->n >= GLYPHS_MAX / 2) {
        forget(font);
        at = code % GLYPHS_MAX;
    }
    font->n++;
    make_glyph(font->ttf, code, &font->glyph[at]);
    return &font->glyph[at];
}

/* What a text begins with, and how many bytes that takes: 1 for a byte that is no UTF-8. */
static uint32_t first_code(const char *text, int *len)
{
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const uint8_t *s = (const uint8_t *)text;
    const int n = s[0] < 0x80       ? 1
                  : s[0] >> 5 == 6  ? 2
                  : s[0] >> 4 == 14 ? 3
                  : s[0] >> 3 == 30 ? 4
                                    : 0;
    uint32_t code = n == 1 ? s[0] : n > 1 ? s[0] & (0x7fu >> n) : 0;
    *len = 1;
    for (int i = 1; i < n; i++) {
        if (s[i] >> 6 != 2) /* a NUL among them */
            return REPLACEMENT;
        code = code << 6 | (s[i] & 0x3f);
    }
    if (n == 0 || code < smallest[n] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return REPLACEMENT;
    *len = n;
    return code < 0x20 || (code >= 0x7f && code < 0xa0) ? REPLACEMENT : code;
}

const struct glyph *glyphs_next(struct glyphs *glyphs, enum paint_font font, const char **text)
{
    int len;
    if (**text == '\0')
        return NULL;
    const uint32_t code = first_code(*text, &len);
    *text += len;
    return find(&glyphs->font[font], code);
}
