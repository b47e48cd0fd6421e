/* SPDX-License-Identifier: MIT */
/* What was counted, beside the truth where there is one: the line, the regions, the flow. */
#include <inttypes.h>
#include <stdio.h>

#include "rig/window/panels.h"
#include "rig/window/theme.h"

static struct panel_cell number(uint64_t n)
{
    struct panel_cell cell = { .colour = theme.text };
    snprintf(cell.text, sizeof cell.text, "%" PRIu64, n);
    return cell;
}

/* The line. */

static unsigned line_rows(const struct panel *panel)
{
    const struct line_settings *line = &panel->show->instant->settings.line;
    return line->enable && line->n_points > 0 ? 3 : 0;
}

/* By how much the device is wrong: a sign tells it as well as the colour. */
static struct panel_cell difference(uint32_t counted, uint32_t really)
{
    struct panel_cell cell = { .colour = theme.vermillion };
    if (counted != really)
        snprintf(cell.text, sizeof cell.text, "%+" PRId64, (int64_t)counted - (int64_t)really);
    return cell;
}

static void paint_line_counts(const struct panel *panel)
{
    const struct instant *now = panel->show->instant;
    static const struct panel_table table = { "Line", 4, { "In", "", "Out", "" }, 60 };
    const uint32_t in = now->line.in_cumulative, out = now->line.out_cumulative;
    const struct panel_cell none = { .text = "" };
    struct panel_cell device[] = { number(in), none, number(out), none };
    panel_title(panel, &table);
    if (now->has_line_truth) {
        const struct panel_cell truth[] = { number(now->true_in), none, number(now->true_out),
                                            none };
        device[1] = difference(in, now->true_in);
        device[3] = difference(out, now->true_out);
        panel_row(panel, &table, 2, 0, "truth", truth);
    } else {
        panel_row(panel, &table, 2, 0, "truth not known", NULL);
    }
    panel_row(panel, &table, 1, 0, "device", device);
}

const struct panel_kind panel_line = { line_rows, line_rows, paint_line_counts };

/* Regions, or the detection area as a whole. */

static unsigned n_areas(const struct region_settings *settings)
{
    bool mapped = settings->detection_region_enable && settings->detection_area == AREA_MAPPED;
    return mapped && settings->n_regions > 0 ? settings->n_regions : 1;
}

static unsigned regions_most(const struct panel *panel)
{
    const struct region_settings *settings = &panel->show->instant->settings.region;
    return settings->enable ? 1 + n_areas(settings) : 0;
}

static unsigned regions_least(const struct panel *panel)
{
    unsigned most = regions_most(panel);
    return most < 3 ? most : 3;
}

static const struct panel_table regions = {
    "Regions", 5, { "now", "in", "out", "avg", "max" }, 52
};

/* In a few characters. */
static struct panel_cell duration(uint64_t ms)
{
    struct panel_cell cell = { .colour = theme.text };
    const uint64_t s = (ms + 500) / 1000;
    snprintf(cell.text, sizeof cell.text, "%" PRIu64 "%s",
             s < 600     ? s
             : s < 36000 ? s / 60
                         : s / 3600,
             s < 600     ? "s"
             : s < 36000 ? "m"
                         : "h");
    return cell;
}

static void add_dwell(const struct instant *now, uint8_t number_of, struct panel_cell cells[2])
{
    for (int i = 0; i < REGION_MAX; i++) {
        const struct dwell_sum *sum = &now->dwell[i];
        if (sum->number != number_of || sum->n == 0)
            continue;
        cells[0] = duration(sum->total_ms / sum->n);
        cells[1] = duration(sum->longest_ms);
    }
}

static void paint_region(const struct panel *panel, unsigned i)
{
    const struct instant *now = panel->show->instant;
    const struct region_settings *settings = &now->settings.region;
    struct panel_cell cells[5] = { [3] = { "-", theme.faint }, [4] = { "-", theme.faint } };
    char name[24] = "all";
    if (now->region.n_regions > i && n_areas(settings) == settings->n_regions) {
        uint8_t k = now->region.number[i];
        snprintf(name, sizeof name, "region %u", k);
        cells[0] = number(now->region.counted[i]);
        if (k >= 1 && k <= REGION_MAX) {
            cells[1] = number(now->region_totals.in[k - 1]);
            cells[2] = number(now->region_totals.out[k - 1]);
        }
        add_dwell(now, k, &cells[3]);
    } else {
        cells[0] = number(now->region.current_total);
        add_dwell(now, 1, &cells[3]);
    }
    panel_row(panel, &regions, 1 + i, 0, name, cells);
}

static void paint_regions(const struct panel *panel)
{
    const unsigned n = n_areas(&panel->show->instant->settings.region);
    panel_title(panel, &regions);
    for (unsigned i = 0; i < panel_shown(panel, n); i++)
        paint_region(panel, i);
    panel_rest(panel, n);
}

const struct panel_kind panel_regions = { regions_least, regions_most, paint_regions };

/* Ways from edge to edge. */

static unsigned flow_rows(const struct panel *panel)
{
    const struct flow_settings *flow = &panel->show->instant->settings.flow;
    return flow->enable && flow->n_points > 0 ? 1u + flow->n_points : 0;
}

static void paint_flow(const struct panel *panel)
{
    const struct instant *now = panel->show->instant;
    const unsigned n = now->settings.flow.n_points;
    const struct panel_table table = { "Flow", n, { "to A", "B", "C", "D" }, 80 };
    panel_title(panel, &table);
    for (unsigned from = 0; from < n; from++) {
        char name[NAME_LEN_MAX + 16];
        struct panel_cell cells[FLOW_POINTS_MAX];
        snprintf(name, sizeof name, "from %c  %s", (char)('A' + from),
                 now->settings.flow.edge_name[from]);
        for (unsigned to = 0; to < n; to++) {
            cells[to] = number(now->flow[from][to]);
            if (now->flow[from][to] == 0)
                cells[to].colour = theme.faint;
        }
        panel_row(panel, &table, 1 + from, 0, name, cells);
    }
}

const struct panel_kind panel_flow = { flow_rows, flow_rows, paint_flow };
