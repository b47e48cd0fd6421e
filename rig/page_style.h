/* SPDX-License-Identifier: MIT */
/* The look and the few moves of the result page; put into it by page_html(). */
#ifndef FOOTFALL_RIG_PAGE_STYLE_H
#define FOOTFALL_RIG_PAGE_STYLE_H

extern const char page_style[];
extern const char page_script[];
extern const char page_logo[]; /* an <svg> */

#endif
