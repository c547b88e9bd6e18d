package dev.takagari.adapters.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.mappingfile.rule.ClassificationParser;
import dev.takagari.adapters.mappingfile.rule.Conversions;
import dev.takagari.adapters.mappingfile.rule.TimeForm;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page of the file's keys is made from what reads them; the guide's file is one that is read.
class MappingReferenceTest {
  @Test
  void pageSaysWhatTheCodeDoes() {
    StringBuilder page =
        new StringBuilder(
            """
            # Mapping files

            <!-- Made from the package adapters.mappingfile; a test fails when it is stale. \
            Rewrite: run MappingReferenceTest of adapters with -Dtakagari.regenerate=true -->

            A mapping file is YAML that says how a log is read and which of its fields go to which columns. How to \
            write one: [Map another log](../how-to/map-another-log.md). Whatever a file does not map stays in the \
            event's attributes under its own name, so that every record can be given back value for value.

            Scalars are the characters that stand there: `yes`, `1.0` and `null` are texts. Anchors, aliases, tags, \
            a second document, repeated keys, unknown keys, files above 1,048,576 characters and collections nested \
            deeper than 16 are refused. Every message has file, line, what is wrong and mostly what to do.

            ## Keys

            | key | needed | means |
            |---|---|---|
            | `name` | yes | `event.dataset` of the rows, as `vendor.log`; what stands before the first dot is `event.module` |
            | `version` | yes | from 1; raise it whenever anything else changes: rows name the version that made them |
            | `title` | yes | a few words for people |
            | `reader` | yes | how one record is read, see below |
            | `keys` | | patterns of whole object keys by which such objects are told: `*` is anything, `?` one character |
            | `content` | | how the first record is told when the key says nothing: `begins`, the first line's beginning; `members`, names that its JSON has |
            | `body` | | the JSON member whose members are the record's fields; those around it are called `$.name` |
            | `time` | yes | fields that are tried in turn for `@timestamp`: a name, or `field` with `format` and `zone` |
            | `id` | | fields that tell an event from all others; without it, or when one is missing, the whole record does |
            | `columns` | yes | a field, a map, or a list of these, for each column; of several the first that says something wins, a list column takes all |
            | `constants` | | what columns say when no field fills them |
            | `classification` | yes | `kind`, `category`, `type`, `outcome`: a constant, or `field`, `table` and `otherwise` |
            | `tests` | yes | lines and what is to come of them, at least one |

            ## Readers

            `reader: json`, or a map with `type`:

            | type | keys | reads |
            |---|---|---|
            | `json` | | a JSON object a line |
            | `json-array` | `array` | the objects of an array: of the member `array`, of a bare one, or objects one after the other |
            | `csv` | `columns`, `header` (`no`, `yes`, `detect`), `known`, `separator`, `at-least` | separated values as in RFC 4180, quoted line feeds too; `detect` takes a first line for a header when at least half of its values are in `columns` or `known`; values beyond the last name are called `column.<number>`; lines with fewer than `at-least` values (all, unless said) are refused |
            | `key-value` | `separator` | `name=value` pairs, values in `"` with escapes as in JSON; a word without `=` is the JSON value `true` |
            | `syslog` | `message` | RFC 5424 and RFC 3164: `facility`, `severity`, `version`, `time`, `host`, `app`, `procid`, `msgid`, `<element>.<parameter>`, `message`; with a reader under `message` that one's fields are called `message.<name>` |
            | `pattern` | `pattern`, `optional-from` | a line by example, as `{ip} [{time}] "{request}"`; what stands behind the pattern is called `rest`; lines may end before `optional-from` |

            `separator` is one character, `space` or `tab`. A line that a reader cannot read goes to the quarantine \
            with the reason and the place.

            In JSON a field is a path: `a.b`, `a[0].b`, `a[].b` for all elements; a dot that belongs to a name is \
            written `\\.`. Elsewhere it is the name alone.

            ## A column

            | key | means |
            |---|---|
            | `field` | the field |
            | `as` | the conversion; each column has one that is used when this is not said |
            | `split` | `at`, a separator, and `take`: `first`, `last`, `all` (usual), `all-but-last`, or a place from 1 |
            | `table` | texts and what they stand for, instead of `as`; a text that ends in `*` stands for all that begin like that |
            | `format`, `zone` | of times |
            | `copy: true` | the column is only filled: another one holds the field |
            | `kind` | `text`, `number` or `boolean`: the JSON type that the field usually has |

            A field has one home: the column that holds it. When the column's value gives the field back exactly, \
            the field is not kept beside it.

            Times are understood without a `format` in ISO 8601, seconds, milli-, micro- and nanoseconds. Formats \
            are \
            """);
    page.append(
        String.join(", ", TimeForm.NAMES.stream().map(MappingReferenceTest::code).toList()));
    page.append(
        """
        , or letters as `dd.MM.yyyy HH:mm:ss`. `zone` is for times that name none, as `Asia/Tokyo`; without it they are \
        UTC and marked `time.nozone`. `syslog` has no year: it is the last one before the object arrived, so such an \
        event gets another id when its object comes again in another year.

        ## Columns and their conversions

        The first conversion is used when a file does not say. `@timestamp` is filled by `time`; kind, category and type by \
        `classification`; what is not here is set for every event.

        | column | conversions | holds |
        |---|---|---|
        """);
    for (Column column : EventSchema.current().columns()) {
      if (Conversions.isOpen(column)) {
        List<String> names =
            Conversions.of(column).keySet().stream().map(MappingReferenceTest::code).toList();
        page.append(
            "| %s | %s | %s |\n"
                .formatted(code(column.name()), String.join(", ", names), column.doc()));
      }
    }
    page.append(
        """

        ## Words of the classification

        """);
    words(page, "kind", ClassificationParser.KINDS);
    words(page, "category", ClassificationParser.CATEGORIES);
    words(page, "type", ClassificationParser.TYPES);
    page.append(
        """

        ## A test

        | key | means |
        |---|---|
        | `name` | for people |
        | `line` | the record as the log has it |
        | `header` | the line with the names of columns before it |
        | `expect` | columns and their values; times as `2026-01-02T03:04:05Z`, lists as lists |
        | `attributes` | attributes and their values, JSON as it stands there |
        | `absent` | columns that are to hold nothing |
        | `unreadable: true` | the line is to go to the quarantine |
        | `arrived` | when its object arrived, for times without a year; 2100 unless said |

        Each test also rebuilds the record from its row and compares it with what was read.
        """);
    Golden.check(Path.of("../docs/reference/mapping-files.md"), page.toString());
  }

  private static void words(StringBuilder page, String key, List<String> words) {
    page.append("- `%s`: %s\n".formatted(key, String.join(", ", words)));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  @Test
  void theFileOfTheGuidePassesItsTests() throws IOException {
    String guide = Files.readString(Path.of("../docs/how-to/map-another-log.md"));
    int start = guide.indexOf("```yaml\n") + "```yaml\n".length();
    MappingFile mapping =
        MappingFile.read("acme.door.1.yaml", guide.substring(start, guide.indexOf("```", start)));
    assertThat(MappingRun.of(mapping))
        .allSatisfy(result -> assertThat(result.differences()).isEmpty());
  }
}
