#include "base/mem.h"
#include "loading.h"
#include "text/sniff.h"

static void assert_text(const char *source, gloze_media media, const char *text)
{
    gz_document doc;

    gz_document_init(&doc);
    load_text(&doc, source, media);
    assert_string_equal(doc.text, text);
    assert_int_equal(doc.len, strlen(text));
    assert_mapped(&doc);
    assert_layers(&doc);
    gz_document_clear(&doc);
}

static void a_page_becomes_what_a_reader_sees(void **state)
{
    static const struct {
        const char *html, *text;
    } cases[] = {
        { "<p>South East <a href=x>Asia</a>'s coast</p>", "South East Asia's coast" },
        { "<p>a</p><p>b</p>c<div>d</div>", "a\n\nb\n\nc\n\nd" },
        { "<p>one<br>two<br/><br>three", "one\ntwo\n\nthree" },
        { "<p> many \n\t spaces </p> \n <p>here </p>", "many spaces\n\nhere" },
        { "a <b> b </b> c<i>d</i>", "a b cd" },
        { "<p>a&nbsp;b &amp; c&lt;d&gt; &pound;5&#163;&#xA3;", "a\xC2\xA0"
                                                               "b & c<d> £5££" },
        { "<p>&copy2024 &notit; &notin; &not; &unknown; &amp;amp; & &; AT&T &ampx",
          "©2024 ¬it; ∉ ¬ &unknown; &amp; & &; AT&T &x" },
        { "<p>&#0;&#xD800;&#x110000;&#128;&#; &#x;", "���€&#; &#x;" },
        { "<p>a&#7777000666b&#4294967361;c&#xFFFFFF00;d", "a�b�c�d" },
        { "<p>&fjlig;x &nvlt;y &NotEqualTilde;", "fjx <⃒y ≂̸" },
        { "<p>a&#32;&#10;b&#9;c", "a b c" },
        { "<script>var a = '<p>no</p>';</script><style>p{}</style><p>yes", "yes" },
        { "<template><p>no</p></template><p>yes<!-- no -->!<noscript>no</noscript>", "yes!" },
        { "<p hidden>no</p><div style='Display : None'><p>no</p></div><p style=display:block>yes",
          "yes" },
        { "<p "
          "style='visibility:hidden'>no</p><select><option>no</select><textarea>no</textarea>yes",
          "yes" },
        { "<svg><text>no</text><title>no</title></svg>yes<iframe>no</iframe>", "yes" },
        { "<pre>\na\n  b\n\n\nc  d</pre>e", "a\nb\n\nc d\n\ne" },
        { "<ul><li>a<li>b<ul><li>c</ul></ul><dl><dt>d<dd>e</dl>", "a\n\nb\n\nc\n\nd\n\ne" },
        { "<table><tr><td>a<td>b<tr><td>c</table>", "a\n\nb\n\nc" },
        { "<table><tr><td>a</td></tr>stray</table>z", "a\n\nstray\n\nz" },
        { "<p>a</b>b</i> c</p></p>d", "ab c\n\nd" },
        { "<b><p>x</b>y</p>z", "xy\n\nz" },
        { "<p>a<wbr>b<x-tag>c</x-tag><ruby>d<rt>no</rt></ruby>", "abcd" },
        { "<p>a\r\nb\rc\r\n\r\n<pre>d\r\ne</pre>", "a b c\n\nd\ne" },
        { "<p>a\xC2\x85"
          "b\xEF\xBF\xBE"
          "c",
          "a\xC2\x85"
          "b\xEF\xBF\xBE"
          "c" },
        { "<p>a<xmp>&#9999999999;</xmp>", "a\n\n&#9999999999;" },
        { "<p><math><mi>x<![CDATA[<y>]]>z", "x<y>z" },
        { "<p>a<xmp>b <i> &amp;\n c</xmp>d", "a\n\nb <i> &amp;\nc\n\nd" },
        { "<p>5 < 6 and 7 > 2 <3", "5 < 6 and 7 > 2 <3" },
        { "", "" },
        { "<!-- only -->", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_text(cases[i].html, GLOZE_MEDIA_HTML, cases[i].text);
}

static void text_with_inline_html_keeps_its_lines(void **state)
{
    static const struct {
        const char *source, *text;
    } cases[] = {
        { "In <a href=\"https://e.org/\" target=\"_blank\">Eld</a>.\n\nSo  <b>it</b> is.",
          "In Eld.\n\nSo  it is." },
        { "a < b, <3 and <name@x.org>", "a < b, <3 and <name@x.org>" },
        { "see <b>this</b>: a < b, <3 and <name@x.org> or <https://e.org/a?b=c>.",
          "see this: a < b, <3 and <name@x.org> or <https://e.org/a?b=c>." },
        { "<i>x</i> and </3> <!-- gone --> <?> <script>", "x and </3>  <?> <script>" },
        { "<i>x</i> <script> R&amp;D", "x <script> R&amp;D" },
        { "<i>x</i>, <title>: <surname>, </i>", "x, <title>: <surname>, </i>" },
        { "<i>x</i> <!-- not closed", "x <!-- not closed" },
        { "<b>R&amp;D</b> &lt;x", "R&D <x" },
        { "R&amp;D stays as it is", "R&amp;D stays as it is" },
        { "a<br>b<br>\nc<br><br>d", "a\nb\nc\n\nd" },
        { "<p>One.</p><p>Two\nlines.</p>", "One.\n\nTwo\nlines." },
        { "List<String> and Map<a and b> stay", "List<String> and Map<a and b> stay" },
        { "a <b", "a <b" },
        { "\xEF\xBB\xBF<em>caf\xC3\xA9</em>\r\nx", "café\r\nx" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_text(cases[i].source, GLOZE_MEDIA_AUTO, cases[i].text);
}

static void spans_are_those_of_the_bare_words(void **state)
{
    static const struct {
        const char *source, *word, *slice;
        gloze_media media;
    } cases[] = {
        { "The <a href=\"/u\">UK</a> Office", "UK", "UK", GLOZE_MEDIA_AUTO },
        { "The <a href=\"/u\">UK</a> Office", "UK Office", "UK</a> Office", GLOZE_MEDIA_AUTO },
        { "<p>cost &pound;75 million", "£75 million", "&pound;75 million", GLOZE_MEDIA_HTML },
        { "<p>South \n East <b>Asia</b>.", "South East Asia", "South \n East <b>Asia",
          GLOZE_MEDIA_HTML },
        { "<p>a&amp;b", "&", "&amp;", GLOZE_MEDIA_HTML },
        { "<p>a</b>b c", "ab", "a</b>b", GLOZE_MEDIA_HTML },
        { "<p>one</p>\n<p>two</p>", "two", "two", GLOZE_MEDIA_HTML },
        { "<table><tr><td>cell</td></tr>stray</table>", "stray", "stray", GLOZE_MEDIA_HTML },
        { "a\r\n<i>b</i>\r\nc", "b\r\nc", "b</i>\r\nc", GLOZE_MEDIA_AUTO },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gz_document doc;
        const char *found;
        gz_span span;

        gz_document_init(&doc);
        load_text(&doc, cases[i].source, cases[i].media);
        found = strstr(doc.text, cases[i].word);
        if (!found)
            fail_msg("no %s in %s", cases[i].word, doc.text);
        span.start = (size_t)(found - doc.text);
        span.end = span.start + strlen(cases[i].word);
        span = gz_offset_map_project(&doc.map, span);
        assert_int_equal(span.end - span.start, strlen(cases[i].slice));
        assert_memory_equal(cases[i].source + span.start, cases[i].slice, span.end - span.start);
        gz_document_clear(&doc);
    }
}

static void markup_tells_zones(void **state)
{
    static const char page[] =
        "<title>t</title><nav><ul><li>Home</ul></nav><h1>Ferry found</h1><p>Officers in Ozport "
        "said that it was over.<figure><img><figcaption>A ferry</figcaption></figure><ul><li>One "
        "boat</ul><h2>Two</h2><aside><p>Other stories were told.</aside><button>Share "
        "it</button><div role=navigation>Next page</div><form><p>Your "
        "name:</p></form><footer>Ozport "
        "Post</footer>";
    static const char expected[] = "furniture heading body caption list heading furniture "
                                   "furniture furniture furniture furniture ";
    gz_document doc;
    char zones[512] = "";

    (void)state;
    gz_document_init(&doc);
    load_text(&doc, page, GLOZE_MEDIA_AUTO);
    for (size_t i = 0; i < doc.block_count; i++) {
        strcat(zones, gz_zone_name(doc.blocks[i].zone));
        strcat(zones, " ");
    }
    assert_string_equal(zones, expected);
    gz_document_clear(&doc);
}

static void a_form_round_the_page_is_no_furniture(void **state)
{
    gz_document doc;

    (void)state;
    gz_document_init(&doc);
    load_text(&doc,
              "<html><body><form id=all><p>Officers in Ozport said that it was over.<p>End.</form>",
              GLOZE_MEDIA_AUTO);
    assert_int_equal(doc.blocks[0].zone, GZ_ZONE_BODY);
    gz_document_clear(&doc);
}

static void reads_title_meta_and_times(void **state)
{
    static const char page[] =
        "<html><head><title> Ferry\n found </title><meta name=author content='Jo \"J\" Po\\e\n'>"
        "<meta property='og:title' content='Other'><meta charset=utf-8><meta content=x></head>"
        "<body><h1>Head</h1><p><time datetime='2021-03-04T05:06'>then</time><time>no</time>";
    gz_document doc;

    (void)state;
    gz_document_init(&doc);
    load_text(&doc, page, GLOZE_MEDIA_AUTO);
    assert_string_equal(doc.title, "Ferry found");
    assert_int_equal(doc.markup_count, 3);
    assert_string_equal(doc.markup[0].name, "author");
    assert_string_equal(doc.markup[0].json, "\"Jo \\\"J\\\" Po\\\\e\\n\"");
    assert_string_equal(doc.markup[1].name, "og:title");
    assert_string_equal(doc.markup[2].name, "time");
    assert_string_equal(doc.markup[2].json, "\"2021-03-04T05:06\"");
    load_text(&doc, "<html><meta property=og:title content='From  og'><h1>Head</h1>",
              GLOZE_MEDIA_AUTO);
    assert_string_equal(doc.title, "From og");
    load_text(&doc, "<html><h1>Head <i>line</i></h1>", GLOZE_MEDIA_AUTO);
    assert_string_equal(doc.title, "Head line");
    gz_document_clear(&doc);
}

static void reads_dates_of_linked_data(void **state)
{
    static const char page[] =
        "<html><script type='application/ld+json'>{ \"@graph\": [ { \"@type\": \"x\" }, "
        "{ \"datePublished\": \"2021-03-04\", \"headline\": \"Fer\\u0072y\", "
        "\"dateModified\": 7 } ] }</script><script type='application/ld+json'>{ no json "
        "</script><script>{ \"dateCreated\": \"2020-01-01\" }</script><p>x";
    gz_document doc;

    (void)state;
    gz_document_init(&doc);
    load_text(&doc, page, GLOZE_MEDIA_AUTO);
    assert_int_equal(doc.markup_count, 2);
    assert_string_equal(doc.markup[0].name, "headline");
    assert_string_equal(doc.markup[0].json, "\"Ferry\"");
    assert_string_equal(doc.markup[1].name, "datePublished");
    assert_string_equal(doc.markup[1].json, "\"2021-03-04\"");
    assert_string_equal(doc.text, "x");
    gz_document_clear(&doc);
}

static void tells_pages_from_text(void **state)
{
    static const char *const pages[] = { "<!DOCTYPE html>x",
                                         " \n<!-- a --><HTML lang=en>",
                                         "<?xml version='1.0'?>\n<!doctype HTML PUBLIC 'x'>",
                                         "<head>",
                                         "<title>x",
                                         "<meta charset=utf-8>" };
    static const char *const others[] = { "",      "text <html>",
                                          "<p>x",  "<?xml version='1.0'?><rss>",
                                          "<html", "<!--",
                                          "<?xml", "<?xml that never ends" };

    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        assert_true(gz_sniff_page(pages[i], strlen(pages[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(gz_sniff_page(others[i], strlen(others[i])));
}

static char *repeat(const char *unit, size_t count, size_t *len)
{
    size_t size = strlen(unit);
    char *text = malloc(size * count + 1);

    for (size_t i = 0; i < count; i++)
        memcpy(text + i * size, unit, size);
    *len = size * count;
    text[*len] = '\0';
    return text;
}

static void refuses_markup_that_would_take_for_ever(void **state)
{
    static const struct {
        const char *head, *unit;
        size_t count;
        const char *message;
    } cases[] = {
        { "", "<div>", 100000,
          "deep.html: elements nested more than 2,000 deep: mend its markup, or give its text "
          "alone" },
        { "<a ", " b=1", 1001,
          "deep.html: a tag with more than 1,000 attributes: mend its markup, or give its text "
          "alone" },
        { "<!-->", "<b>", 2001,
          "deep.html: elements nested more than 2,000 deep: mend its markup, or give its text "
          "alone" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gz_document doc;
        gloze_error err = { 0 };
        size_t len;
        char *body = repeat(cases[i].unit, cases[i].count, &len);
        char *page = malloc(len + 16);
        gloze_input in = { .data = page,
                           .path = "deep.html",
                           .len = (size_t)sprintf(page, "%s%s>x", cases[i].head, body),
                           .media = GLOZE_MEDIA_HTML };

        gz_document_init(&doc);
        assert_int_equal(gz_load(&doc, &in, NULL, NULL, 0, &err), GLOZE_ELIMIT);
        assert_string_equal(err.message, cases[i].message);
        gz_document_clear(&doc);
        free(page);
        free(body);
    }
}

static void takes_hostile_markup_in_its_stride(void **state)
{
    static const char *const units[] = { "<",       "&",      "&amp",         "<a",
                                         "<a \"",   "<a b='", "<!--",         "</",
                                         "<p>",     "<li>x",  "<table>x<tr>", "<script>",
                                         "<b></p>", "&#",     "]]>",          "<svg><![CDATA[",
                                         "<title>", "<a><a>" };

    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        for (gloze_media media = GLOZE_MEDIA_AUTO; media <= GLOZE_MEDIA_HTML; media++) {
            gz_document doc;
            gloze_error err;
            size_t len;
            char *text = repeat(units[i], 1500, &len);
            gloze_input in = { .data = text, .len = len, .media = media };

            gz_document_init(&doc);
            if (gz_load(&doc, &in, NULL, NULL, 0, &err) == GLOZE_OK)
                assert_mapped(&doc);
            else
                assert_int_equal(err.code, GLOZE_ELIMIT);
            gz_document_clear(&doc);
            free(text);
        }
}

/* Random pages: every byte maps, and the source of a word is that word. */
static void any_markup_gives_mapped_text(void **state)
{
    static const char *const parts[] = {
        "<p>",        "</p>",      "<b>",      "</b>",      "<table>",  "<td>",       "</table>",
        "<tr>",       "<a x=1>",   "</a>",     "word",      " ",        "&amp;",      "&copy",
        "&notin;",    "\r\n",      "<br>",     "é",         "<li>",     "<ul>",       "</ul>",
        "<i>",        "</i>",      "<pre>",    "</pre>",    "<!--x-->", "Two words",  "<div>",
        "</div>",     "<3",        "<select>", "</select>", "<form>",   "</form>",    "<h1>",
        "</h1>",      "<svg>",     "</svg>",   "<",         "&",        "<template>", "</template>",
        "<frameset>", "<caption>", "<button>", "<x-y>",     "</x-y>",   "\t",
    };

    (void)state;
    srand(5);
    for (int round = 0; round < 3000; round++) {
        gz_document doc;
        char page[1024] = "";
        gloze_media media = round % 2 ? GLOZE_MEDIA_HTML : GLOZE_MEDIA_TEXT;

        for (int i = rand() % 40; i > 0; i--)
            strcat(page, parts[(size_t)rand() % (sizeof parts / sizeof *parts)]);
        gz_document_init(&doc);
        load_text(&doc, page, media);
        assert_mapped(&doc);
        assert_layers(&doc);
        for (size_t i = 0; i < doc.token_count; i++) {
            gz_span text = { doc.tokens[i].start, doc.tokens[i].end };
            gz_span source = gz_offset_map_project(&doc.map, text);

            if (doc.tokens[i].kind == GZ_TOKEN_WORD && source.end - source.start == 4)
                assert_memory_equal(page + source.start, doc.text + text.start, 4);
        }
        gz_document_clear(&doc);
    }
}

static void survives_every_failed_allocation(void **state)
{
    static const char page[] = "<html><title>t</title><meta name=a content=b><p>x &amp; y<p>z";
    gz_document doc;
    gloze_error err = { 0 };
    gloze_input in = { .data = page, .len = strlen(page), .media = GLOZE_MEDIA_HTML };
    long n = 0;

    (void)state;
    gz_document_init(&doc);
    for (;; n++) {
        gz_document_clear(&doc);
        gz_mem_fail_after = n;
        if (gz_load(&doc, &in, NULL, NULL, 0, &err) == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    gz_mem_fail_after = -1;
    assert_in_range(n, 2, 50); /* the document's arena and that of the parse tree */
    assert_string_equal(doc.text, "x & y\n\nz");
    gz_document_clear(&doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_becomes_what_a_reader_sees),
        cmocka_unit_test(text_with_inline_html_keeps_its_lines),
        cmocka_unit_test(spans_are_those_of_the_bare_words),
        cmocka_unit_test(markup_tells_zones),
        cmocka_unit_test(a_form_round_the_page_is_no_furniture),
        cmocka_unit_test(reads_title_meta_and_times),
        cmocka_unit_test(reads_dates_of_linked_data),
        cmocka_unit_test(tells_pages_from_text),
        cmocka_unit_test(refuses_markup_that_would_take_for_ever),
        cmocka_unit_test(takes_hostile_markup_in_its_stride),
        cmocka_unit_test(any_markup_gives_mapped_text),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
