package dev.takagari.enrich.format;

import dev.takagari.enrich.misp.MispReader;
import dev.takagari.enrich.paste.PastedText;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.IndicatorReader;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.rows.AbuseChCsvReader;
import dev.takagari.enrich.rows.CsvReader;
import dev.takagari.enrich.rows.ListReader;
import dev.takagari.enrich.stix.StixReader;
import dev.takagari.enrich.text.TextLines;
import dev.takagari.enrich.vendor.CrowdStrikeCsvReader;
import dev.takagari.enrich.vendor.CrowdStrikeReader;
import dev.takagari.enrich.vendor.TakagariCsvReader;
import dev.takagari.enrich.vendor.TakagariReader;
import dev.takagari.enrich.vendor.ThreatFoxReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/// The formats that are read.
public enum FeedFormat {
  MISP(
      "events as MISP exports them: one, `{\"response\": […]}`, an array, or attributes as searches"
          + " answer them"),
  STIX("bundles of STIX 2.1 and 2.0, envelopes of TAXII 2.1, single objects"),
  CSV("rows with declared columns"),
  LIST("one value a line, hosts files, domain rules of ad blockers, `value;description`"),
  ABUSECH(
      "dumps of abuse.ch: URLhaus, ThreatFox, Feodo Tracker, SSLBL, MalwareBazaar as CSV, ThreatFox"
          + " as JSON"),
  CROWDSTRIKE("custom indicators of CrowdStrike: `resources` of the API, or the console's CSV"),
  TAKAGARI(
      "what `takagari indicators export` writes: one object, or one row of CSV, for each value of a"
          + " source"),
  PASTE(
      "text that people wrote for people; only by hand and when it is named, for a person has to look"
          + " at what was understood");

  private final String meaning;

  FeedFormat(String meaning) {
    this.meaning = meaning;
  }

  /// For people and the reference.
  public String meaning() {
    return meaning;
  }

  /// The name in options and reports.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The format of a name, if there is one.
  public static Optional<FeedFormat> find(String code) {
    for (FeedFormat format : values()) {
      if (format.code().equals(code)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /// Whether feeds may have it: text for people is understood, not read, and has to be looked at.
  public boolean isForFeeds() {
    return this != PASTE;
  }

  /// What reads a content of this format: some come as JSON and as text.
  ///
  /// @param options with columns CSV is what they say, without them it may be ours
  /// @throws IOException when the content cannot be opened
  public IndicatorReader reader(FeedContent content, ReadOptions options) throws IOException {
    return switch (this) {
      case MISP -> new MispReader();
      case STIX -> new StixReader();
      case CSV ->
          options.csv() == null && TakagariCsvReader.isHeader(firstLine(content))
              ? new TakagariCsvReader()
              : new CsvReader();
      case LIST -> new ListReader();
      case ABUSECH -> isJson(content) ? new ThreatFoxReader() : new AbuseChCsvReader();
      case CROWDSTRIKE -> isJson(content) ? new CrowdStrikeReader() : new CrowdStrikeCsvReader();
      case TAKAGARI -> isJson(content) ? new TakagariReader() : new TakagariCsvReader();
      case PASTE -> new PastedText();
    };
  }

  /// Whether the first character that is no white space opens an object or an array.
  static boolean isJson(FeedContent content) throws IOException {
    try (InputStream bytes = content.open()) {
      for (int i = 0; i < 1_000; i++) {
        int b = bytes.read();
        boolean passed =
            b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == 0xEF || b == 0xBB || b == 0xBF;
        if (!passed) {
          return b == '{' || b == '[';
        }
      }
      return false;
    }
  }

  /// The first line without white space around it; empty when there is none.
  static String firstLine(FeedContent content) throws IOException {
    try (TextLines lines = new TextLines(content.open())) {
      return lines.next() ? lines.text().strip() : "";
    }
  }
}
