#include "cli/remarks.h"

#include "run/json.h"

#include <string.h>

void gz_remarks_init(gz_remarks *remarks, bool json, size_t most)
{
    *remarks = (gz_remarks){ .json = json, .most = most };
    gz_buffer_init(&remarks->told);
}

void gz_remarks_clear(gz_remarks *remarks)
{
    gz_buffer_clear(&remarks->told);
}

void gz_remarks_add(gz_remarks *remarks, const char *id, const char *what)
{
    gz_buffer *out = &remarks->told;

    if (remarks->count++ >= remarks->most)
        return;
    if (!remarks->json) {
        gz_buffer_format(out, "  %s: %s\n", id, what);
        return;
    }
    gz_buffer_string(out, remarks->count > 1 ? ",{\"id\":" : "{\"id\":");
    gz_json_string(out, id, strlen(id));
    gz_buffer_string(out, ",\"what\":");
    gz_json_string(out, what, strlen(what));
    gz_buffer_char(out, '}');
}

void gz_remarks_write(const gz_remarks *remarks, gz_buffer *out)
{
    if (!remarks->json && remarks->count == 0)
        return;
    gz_buffer_string(out, remarks->json ? "[" : "documents:\n");
    gz_buffer_add(out, remarks->told.data, remarks->told.len);
    if (!remarks->json && remarks->count > remarks->most)
        gz_buffer_format(out, "    and %zu more\n", remarks->count - remarks->most);
    gz_buffer_string(out, remarks->json ? "]" : "\n");
    out->failed |= remarks->told.failed;
}
