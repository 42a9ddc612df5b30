#include "run/progress.h"

#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static const double first_after = 1.0, every = 0.2, every_line = 10.0;

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void gz_progress_init(gz_progress *progress, FILE *file, bool wanted)
{
    *progress = (gz_progress){ .started = now() };
    progress->drawn = progress->started;
    progress->file = wanted ? file : NULL;
    progress->log = wanted && !isatty(fileno(file));
}

double gz_progress_seconds(const gz_progress *progress)
{
    return now() - progress->started;
}

bool gz_progress_is_due(const gz_progress *progress)
{
    double time;

    if (!progress->file)
        return false;
    time = now();
    if (progress->log)
        return time - progress->drawn >= every_line;
    return time - progress->started >= first_after && time - progress->drawn >= every;
}

static void format_time(double seconds, char *out, size_t size)
{
    unsigned long s = seconds < 1e9 ? (unsigned long)(seconds + 0.5) : 999999999;

    if (s >= 3600)
        snprintf(out, size, "%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(out, size, "%lu:%02lu", s / 60, s % 60);
}

static void format_bar(double fraction, char *out, size_t cells)
{
    size_t full = (size_t)(fraction * (double)cells);

    memset(out, '.', cells);
    memset(out, '#', full < cells ? full : cells);
    out[cells] = '\0';
}

void gz_progress_format(const gz_progress_state *state, double seconds, size_t width, char *out,
                        size_t size)
{
    char left[32] = "", bar[21] = "", counts[128];
    double rate = seconds > 0 ? (double)state->bytes / 1e6 / seconds : 0;

    snprintf(counts, sizeof(counts), "%zu documents, %.1f MB/s, %zu errors", state->documents, rate,
             state->errors);
    if (state->fraction < 0) {
        snprintf(out, size, "%s", counts);
    } else {
        format_bar(state->fraction, bar, sizeof(bar) - 1);
        if (state->fraction > 0)
            format_time(seconds / state->fraction - seconds, left, sizeof(left));
        snprintf(out, size, "[%s] %3.0f%%  %s%s%s", bar, state->fraction * 100, counts,
                 *left ? ", left " : "", left);
    }
    if (width < size)
        out[width] = '\0';
}

static size_t terminal_width(FILE *file)
{
    struct winsize window = { 0 };

    if (ioctl(fileno(file), TIOCGWINSZ, &window) != 0 || window.ws_col < 20)
        return 79;
    return (size_t)window.ws_col - 1;
}

void gz_progress_draw(gz_progress *progress, const gz_progress_state *state)
{
    char line[256];

    if (!progress->file)
        return;
    progress->drawn = now();
    if (progress->log) {
        gz_progress_format(state, gz_progress_seconds(progress), sizeof(line), line, sizeof(line));
        fprintf(progress->file, "%s\n", line);
    } else {
        gz_progress_format(state, gz_progress_seconds(progress), terminal_width(progress->file),
                           line, sizeof(line));
        fprintf(progress->file, "\r%s\033[K", line);
        progress->visible = true;
    }
    fflush(progress->file);
}

void gz_progress_clear(gz_progress *progress)
{
    if (!progress->visible)
        return;
    fputs("\r\033[K", progress->file);
    fflush(progress->file);
    progress->visible = false;
}
