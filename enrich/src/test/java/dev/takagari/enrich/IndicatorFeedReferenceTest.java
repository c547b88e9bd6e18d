package dev.takagari.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.indicator.feed.FeedCondition;
import dev.takagari.core.testing.Golden;
import dev.takagari.enrich.feed.FeedSource;
import dev.takagari.enrich.feed.IndicatorFeed;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.http.WebLimits;
import dev.takagari.enrich.misp.MispType;
import dev.takagari.enrich.paste.PasteDoubt;
import dev.takagari.enrich.read.CsvColumns;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.RefusalReason;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IndicatorFeedReferenceTest {
  private static final Map<Class<? extends Record>, Map<String, String>> OPTIONS = options();

  @Test
  void pageSaysWhatTheCodeDoes() {
    StringBuilder page =
        new StringBuilder(
            """
            # Feeds of indicators

            <!-- Made from the module enrich; a test fails when it is stale. Rewrite: run \
            IndicatorFeedReferenceTest of enrich with -Dtakagari.regenerate=true -->

            An *indicator feed* is a source of indicators: a list, an export, a collection. (Without `indicator` a \
            feed is a source of events.) What it says is kept under its name, beside what others say of the same value.

            Text of feeds is hostile: it is never resolved, fetched or made a link of, and people see it defanged, \
            with characters that hide or turn others written out as `\\x{…}`.

            ## Formats

            | format | what it is |
            |---|---|
            """);
    for (FeedFormat format : FeedFormat.values()) {
      page.append("| `%s` | %s |\n".formatted(format.code(), format.meaning()));
    }
    page.append(
        """

        Without a format, name and beginning of each file tell it. What could be two things is refused with a message \
        that names them. `paste` is never told and must be named. Files may be gzip, or zip with one file in it. Text is UTF-8, or UTF-16 with a byte order mark; \
        a line has at most 65,536 characters, a text in JSON 4,194,304, values are nested at most 100 deep.

        - **Lists**: lines that begin with `#`, `;`, `//` or `!` are comments, and so is what stands behind ` #`, ` ;` or \
        ` //`. What stands behind `;`, `,` or a tab is the description, behind a blank only after addresses, networks, \
        digests and URLs. `0.0.0.0 name` (also `127.0.0.1`, `::`, `::1`) means that name and none below it; `||name^` \
        means the name and those below, other rules of ad blockers are not taken. Ranges (`192.0.2.4-192.0.2.9`) become \
        networks. `address:port` is the address; the port is told in the description. Defanged values are understood. \
        A name that ends as files do, and as no domain does (`setup.exe`), is a file; one that could be both \
        (`setup.sh`) is a domain.
        - **CSV**: see the columns below. A quote that is never closed costs its own line only; a row spans at most 20 lines.
        - **abuse.ch**: tables are told by the columns of their header, in a comment or the first row: URLhaus, ThreatFox, \
        Feodo Tracker, SSLBL (certificates, addresses, JA3), MalwareBazaar. A sample of MalwareBazaar gives its SHA-256, \
        SHA-1 and MD5. ThreatFox also as JSON: answers of the API and dumps.
        - **CrowdStrike**: what has the action `allow` is not taken; `deleted`, and `expired` without a date, is revoked; \
        what holds for some host groups only is matched everywhere and tagged `some-host-groups`.
        - **Takagari**: `takagari indicators export`, for another installation or a copy. Of lines of JSON nothing is lost but \
        when a value was seen here first and last; what had ended ends at the time that it says, or when its source had it \
        last. CSV (`--format csv`) is told by the columns `type`, `value` and `exact` of its header, whatever their order, \
        between commas, semicolons or tabs, with the format `csv` as well. The apostrophe before what a spreadsheet takes for a \
        formula is taken off; tags and references stand between semicolons, one within them is written `\\;`. CSV loses \
        line breaks in descriptions and characters that nobody sees, which are written as escapes and stay escapes; and what \
        is revoked or expired is so only while the columns `state` and `last_seen` are kept.
        - **Text for people** (`paste`): by hand only; see below. Each value that is understood is a record, and so is each doubt.
        - **MISP**: records are attributes, also those of objects; proposals (`ShadowAttribute`) are none. Only \
        attributes with `to_ids` are taken, unless `also-not-for-detection` is set; then those of types that are words \
        about indicators (`text`, `link`, `comment` and the like) still are not. `deleted` is revoked. The threat level is \
        the severity, `tlp:…` the marking, `misp:confidence-level` the confidence, the event's title and the comment the \
        description. A directory, or an address with `manifest.json`, is read event by event; `hashes.csv` holds digests of \
        values, of which no indicator can be made.
        - **STIX**: records are objects; only indicators with a pattern of STIX are taken. Markings of TLP 1 and 2 are known by \
        their ids and as a bundle defines them; of several the strictest counts.

        ### What a STIX pattern gives

        A value is taken when seeing it is enough for the pattern to hold. Each branch of an `OR` counts for itself. `=` and \
        `IN` give their texts; `LIKE` too, when it has no wildcard, and `LIKE '%…%'` of a command line; `ISSUBSET` gives a \
        network. Of an `AND` within one observation that is all about one `file`, its digests are taken: they name the file, \
        whatever else is said of it. Everything else (`AND` and `FOLLOWEDBY` of observations, other `AND`, `NOT`, `!=`, \
        comparisons of size, `MATCHES`, `ISSUPERSET`, `EXISTS`, `REPEATS`, `START`/`STOP`, `WITHIN` around several \
        observations) is reported as `not-representable`. Properties without a type of ours (`mutex:name`) are kept under \
        their name and not matched.

        ### Types of MISP

        Of a type with `|` both values count, but for file names (the digest names the file, the name is told) and ports. Types \
        that are not in the first table are kept under MISP's name and not matched.

        | MISP | taken as |
        |---|---|
        """);
    for (String name : MispType.names()) {
      MispType type = MispType.find(name).orElseThrow();
      String taken = taken(type);
      if (!taken.equals("`other`")) {
        page.append("| `%s` | %s |\n".formatted(name.replace("|", "\\|"), taken));
      }
    }
    page.append("\nKept and not matched: ");
    page.append(
        MispType.names().stream()
            .filter(name -> taken(MispType.find(name).orElseThrow()).equals("`other`"))
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(", ")));
    page.append(".\n\n## Options\n\n");
    table(page, "Of a feed:", IndicatorFeed.class);
    page.append("Sources:\n\n| source | has | is |\n|---|---|---|\n");
    sources()
        .forEach(
            (type, meaning) ->
                page.append(
                    "| `%s` | %s | %s |\n"
                        .formatted(
                            kebab(type.getSimpleName()),
                            Arrays.stream(type.getRecordComponents())
                                .map(part -> "`" + kebab(part.getName()) + "`")
                                .collect(Collectors.joining(", ")),
                            meaning)));
    page.append(
        """

        Credentials are user and password, a token, or a header of the server's own. They stand apart, under a name that the feed \
        refers to, so that they can come from the environment or from files while feeds stand in `application.yml`. They are \
        sent to the server that was named, and to no other, and never shown. An address is not shown either, for it may hold a \
        key; one with a user in it is refused.

        """);
    table(
        page,
        "How its content is read, and what holds where a record does not say it:",
        ReadOptions.class);
    table(page, "Columns of CSV:", CsvColumns.class);
    page.append("Facts that columns may hold: ");
    page.append(
        Arrays.stream(CsvColumns.Fact.values())
            .map(fact -> "`" + fact.code() + "`")
            .collect(Collectors.joining(", ")));
    page.append(".\n\n");
    table(page, "Limits of everything that is fetched:", WebLimits.class);
    page.append(
        """
        ## An example

        Every key is in the [configuration](configuration.md); what is wrong is told at the start, by key.

        ```yaml
        takagari:
          indicators:
            feeds:
              - name: urlhaus
                source: web-file
                address: https://urlhaus.abuse.ch/downloads/csv_recent/
                credentials: abusech
                every: 15m
                stale-after: 6h
                options: {tags: [urlhaus], valid-for: 30d}
              - name: acme
                source: taxii
                address: https://taxii.acme.example/api/
                collection: all
                credentials: acme
                rules: {decay: {ipv4: 30, url: 60}}
              - name: ours
                source: local-file
                file: /etc/takagari/ours.csv
                format: csv
                options: {csv: {value: [ioc], type: kind, types: {host: domain}, facts: {tags: [labels]}}}
        ```

        With `TAKAGARI_INDICATORS_CREDENTIALS_ABUSECH_HEADER_NAME=Auth-Key`, `…_ABUSECH_HEADER_VALUE` and \
        `TAKAGARI_INDICATORS_CREDENTIALS_ACME_TOKEN` in the environment, or in files of those keys. Feeds are tried by \
        processes with the role `enrich`, each by one of them at a time.

        ## When a feed counts

        A try fetches the feed, reads it to its end, and lets the store have all of it or nothing. An answer 304, or the same bytes \
        as before, says only that the source was seen. Files are asked for with `If-None-Match` or `If-Modified-Since`; \
        events of MISP only when the manifest has another `timestamp`; collections of TAXII with `added_after`, from where \
        the last good try ended. Redirects are followed five times at most, never to another scheme but from http to https, and \
        never from outside to an address of a private network.

        | condition | means |
        |---|---|
        """);
    conditions()
        .forEach(
            (condition, meaning) ->
                page.append("| `%s` | %s |\n".formatted(condition.code(), meaning)));
    page.append(
        """

        A feed fails when it does not answer with 200, is larger than allowed, is cut off, is not of its format, or has no indicator \
        that is taken. It is tried again after 1, 2, 4 … minutes, at most `every`, or when the server says \
        (`Retry-After`, up to a day). A trouble is told when it begins, when it becomes another one, and when it ends; not at \
        every try. So is that there was no good try for `stale-after`. It is told as a warning in the log, in the gauge \
        `takagari.indicators.feed.trouble`, and by `takagari indicators sources`.

        ## Switching off

        `takagari indicators disable NAME` is for a feed that does harm: it is not tried any more, and within a minute \
        nothing of it is matched; what is kept stays. **Off wins.** What somebody switched off stays off, whatever the \
        configuration says and however often processes start, until somebody enables it; what the configuration has \
        off (`rules.enabled`) cannot be enabled by a person. Decay that a person set stays, too.

        A feed that is taken out of the configuration is not fetched any more, and what it brought stays matched: switch it off, or \
        end it with `takagari indicators expire --source NAME`.

        ## Why something is not taken

        An import by hand names up to 1,000 rows for each reason, with file, line or item, detail and a harmless excerpt, and \
        says how many there are beside them (`rows_left_out`); of feeds the first 5 are named. A network wider than /8 of IPv4 \
        or /16 of IPv6, a command line under 5 characters and a file name of one would be found everywhere, and are not taken.

        | reason | means |
        |---|---|
        """);
    for (RefusalReason reason : RefusalReason.values()) {
      page.append("| `%s` | %s |\n".formatted(reason.code(), reason.meaning()));
    }
    page.append(
        """

        ## Pasted text

        `takagari indicators import --format paste` shows what is understood before anything is kept; every option of an import \
        holds. A text has at most 1,048,576 characters and 20,000 places that look like indicators. \
        Defanging is undone: `.`, `:`, `://`, `@`, `/`, `dot` and `at` in brackets, a bracket before a dot, `hxxp`, `fxp`, and \
        characters that nobody sees. A name with a dot is a domain when it ends in a top-level domain that is known or was \
        defanged, and a file when it ends as files do. Named as doubts:

        | place | why it is not taken |
        |---|---|
        """);
    for (PasteDoubt.Reason reason : PasteDoubt.Reason.values()) {
      page.append(
          "| `%s` | %s |\n"
              .formatted(
                  reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), reason.meaning()));
    }
    Golden.check(Path.of("../docs/reference/indicator-feeds.md"), page.toString());
  }

  @Test
  void everyOptionIsExplained() {
    OPTIONS.forEach(
        (type, meanings) ->
            assertThat(
                    Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList())
                .as(type.getSimpleName())
                .containsExactlyElementsOf(meanings.keySet()));
    assertThat(sources().keySet())
        .containsExactlyInAnyOrder(FeedSource.class.getPermittedSubclasses());
    assertThat(conditions().keySet()).containsExactly(FeedCondition.values());
  }

  private static void table(StringBuilder page, String title, Class<? extends Record> type) {
    page.append(title).append("\n\n| option | means |\n|---|---|\n");
    OPTIONS
        .get(type)
        .forEach(
            (name, text) -> {
              // what nobody sets is no option
              if (!text.isEmpty()) {
                page.append("| `%s` | %s |\n".formatted(kebab(name), text));
              }
            });
    page.append('\n');
  }

  private static String taken(MispType type) {
    String first = taken(type.first());
    MispType.Part second = type.second();
    String last = second == null ? "" : taken(second);
    return first.isEmpty() || last.isEmpty() ? first + last : first + ", " + last;
  }

  private static String taken(MispType.Part part) {
    return part.use() == MispType.Use.TOLD ? "" : "`" + part.type().code() + "`";
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z])([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static Map<Class<?>, String> sources() {
    Map<Class<?>, String> sources = new LinkedHashMap<>();
    sources.put(FeedSource.LocalFile.class, "a file of ours");
    sources.put(
        FeedSource.LocalDirectory.class,
        "the files of a directory of ours, or with a `manifest.json` a feed of MISP's");
    sources.put(FeedSource.WebFile.class, "a file behind an address");
    sources.put(FeedSource.MispSite.class, "a directory that MISP publishes");
    sources.put(
        FeedSource.Taxii.class,
        "a collection of a TAXII 2.1 server; the address is of a discovery, an API root or the"
            + " collection");
    return sources;
  }

  private static Map<FeedCondition, String> conditions() {
    Map<FeedCondition, String> conditions = new LinkedHashMap<>();
    conditions.put(FeedCondition.NEW, "it was never tried");
    conditions.put(FeedCondition.GOOD, "the store has what its last try brought");
    conditions.put(
        FeedCondition.FAILED, "its last try brought nothing of use; the store has what it had");
    conditions.put(
        FeedCondition.NEEDS_CONFIRMATION,
        "it has less than half of the values that it had; somebody has to confirm just those"
            + " values: their order, comments and what else is said of them do not matter");
    return conditions;
  }

  private static Map<Class<? extends Record>, Map<String, String>> options() {
    Map<Class<? extends Record>, Map<String, String>> options = new LinkedHashMap<>();
    options.put(
        IndicatorFeed.class,
        meanings(
            "name", "letters, digits, `.`, `_` and `-`; the source in the store",
            "source", "where it is, see below",
            "format", "one of the formats; without it the content tells",
            "options", "how it is read, see below",
            "keepMissing", "whether values that are not in it any more stay; else they end",
            "every", "how long after a try the next one is due; a tenth is added by chance",
            "staleAfter", "how long there may be no good try before that is told",
            "rules",
                "whether it is enabled, and decay by type; not enabled, it is neither tried nor"
                    + " matched"));
    options.put(
        ReadOptions.class,
        meanings(
            "type",
                "of all values of a list, or of CSV without a column for it; guessed without it",
            "exactDomains", "domains mean only themselves, not the names below them",
            "alsoNotForDetection", "takes what its source marks as context (`to_ids` of MISP)",
            "confidence", "0 to 100",
            "severity", "`info`, `low`, `medium`, `high` or `critical`",
            "tlp", "`clear`, `green`, `amber`, `amber+strict` or `red`",
            "tags", "for every record, before its own",
            "validFor",
                "how long after it was seen last a value is good, when the record has no end. Of a"
                    + " record without such a time an import by hand counts from the import; in a feed"
                    + " it is good for as long as it is there",
            "csv", "columns, see below",
            "importedAt", ""));
    options.put(
        CsvColumns.class,
        meanings(
            "delimiter", "between values; a blank means any number of blanks and tabs",
            "quote", "around values that hold delimiters",
            "header", "whether the first row names the columns",
            "comment", "how lines begin that are passed over",
            "value",
                "columns of values, by name or number from 1, each with its type if all have one",
            "type", "column of the types",
            "types", "what words in it mean, beside our own and the usual ones",
            "facts", "columns of the rest"));
    options.put(
        WebLimits.class,
        meanings(
            "connect", "until a connection is there, 10 s",
            "total", "until the last byte of an answer is here, 5 min",
            "bytes", "as it comes and unpacked, 256 MiB"));
    return options;
  }

  private static Map<String, String> meanings(String... pairs) {
    Map<String, String> meanings = new LinkedHashMap<>();
    List<String> all = List.of(pairs);
    for (int i = 0; i < all.size(); i += 2) {
      meanings.put(all.get(i), all.get(i + 1));
    }
    return meanings;
  }
}
