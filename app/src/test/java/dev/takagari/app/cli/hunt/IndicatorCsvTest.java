package dev.takagari.app.cli.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.testing.Seeds;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.format.FormatDetector;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.FeedRecord;
import dev.takagari.enrich.read.ReadOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What an export writes for spreadsheets is what an import reads.
class IndicatorCsvTest {
  /// What cells, rows, lists and formulas are made of.
  private static final String ODD = "aZ9é;,\"'=+-@\\#|\t %＝“.:/";

  private final RandomGenerator random = Seeds.random("indicator csv");

  @Test
  void whatIsExportedIsImportedAgain() throws IOException {
    for (int round = 0; round < 200; round++) {
      List<Indicator> given = new ArrayList<>();
      StringBuilder csv = new StringBuilder(IndicatorCsv.header()).append('\n');
      for (int i = 0; i < 20; i++) {
        Indicator indicator = indicator(i);
        given.add(indicator);
        csv.append(IndicatorCsv.row(json(indicator, "active"))).append('\n');
      }
      FeedContent content =
          FeedContent.of("export.csv", csv.toString().getBytes(StandardCharsets.UTF_8));

      assertThat(FormatDetector.detect(content, ReadOptions.NONE)).isEqualTo(FeedFormat.TAKAGARI);
      for (FeedFormat format : List.of(FeedFormat.TAKAGARI, FeedFormat.CSV)) {
        List<FeedRecord> records = new ArrayList<>();
        format.reader(content, ReadOptions.NONE).read(content, ReadOptions.NONE, records::add);
        assertThat(records).as(csv.toString()).allMatch(FeedRecord::isTaken);
        assertThat(records.stream().flatMap(record -> record.indicators().stream()).toList())
            .as(csv.toString())
            .isEqualTo(given);
      }
    }
  }

  @Test
  void breaksAndWhatNobodySeesAreWrittenSoThatARowStaysARow() {
    ObjectNode json =
        json(
            new Indicator(
                new IndicatorValue(IndicatorType.DOMAIN, "evil.example"),
                false,
                "",
                -1,
                null,
                null,
                List.of("a\nb"),
                "one\r\n\r\n  two\u202Ethree",
                List.of(),
                null,
                null,
                false),
            "active");
    assertThat(IndicatorCsv.row(json).lines().toList()).hasSize(1);
    assertThat(IndicatorCsv.row(json)).contains(",a b,", "one two\\u202ethree");
  }

  private Indicator indicator(int number) {
    IndicatorValue value =
        switch (random.nextInt(4)) {
          case 0 -> new IndicatorValue(IndicatorType.DOMAIN, "n" + number + ".example");
          case 1 -> new IndicatorValue(IndicatorType.IPV4, "192.0.2." + number);
          case 2 -> new IndicatorValue(IndicatorType.OTHER, "x" + number + text(8) + "x");
          default -> new IndicatorValue(IndicatorType.OTHER, text(6).strip() + number);
        };
    return new Indicator(
        value,
        value.type() == IndicatorType.DOMAIN && random.nextBoolean(),
        value.type() == IndicatorType.OTHER ? text(4) : "",
        random.nextInt(-1, 101),
        random.nextBoolean() ? null : Severity.values()[random.nextInt(Severity.values().length)],
        random.nextBoolean() ? null : Tlp.values()[random.nextInt(Tlp.values().length)],
        texts(),
        random.nextInt(5) == 0 ? "none" : text(12),
        texts(),
        time(),
        time(),
        false);
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      texts.add(text(6));
    }
    return texts;
  }

  private String text(int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(longest + 1); i > 0; i--) {
      text.append(ODD.charAt(random.nextInt(ODD.length())));
    }
    return text.toString();
  }

  private @Nullable Instant time() {
    return random.nextBoolean()
        ? null
        : Instant.ofEpochSecond(
            1 + random.nextInt(2_000_000_000), random.nextInt(1_000_000) * 1_000L);
  }

  /// As the service answers it.
  private static ObjectNode json(Indicator indicator, String state) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("type", indicator.value().type().code());
    json.put("value", indicator.value().text());
    json.put("exact", indicator.exact());
    json.put("source", "=acme, or so");
    json.put("state", state);
    json.put("word", indicator.word());
    json.put("confidence", indicator.confidence() < 0 ? null : indicator.confidence());
    Severity severity = indicator.severity();
    json.put("severity", severity == null ? null : severity.code());
    Tlp tlp = indicator.tlp();
    json.put("tlp", tlp == null ? null : tlp.code());
    indicator.tags().forEach(json.putArray("tags")::add);
    json.put("description", indicator.description());
    indicator.references().forEach(json.putArray("references")::add);
    json.put("valid_from", indicator.validFrom() == null ? null : indicator.validFrom().toString());
    json.put(
        "valid_until", indicator.validUntil() == null ? null : indicator.validUntil().toString());
    json.put("first_seen", "2026-01-01T00:00:00.000000Z");
    json.put("last_seen", "2026-01-01T00:00:00.000000Z");
    return json;
  }
}
