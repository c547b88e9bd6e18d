package dev.takagari.enrich.rows;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.enrich.read.CsvColumns;
import dev.takagari.enrich.read.CsvColumns.Fact;
import dev.takagari.enrich.read.CsvColumns.ValueColumn;
import dev.takagari.enrich.text.CsvRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The CSV dumps of abuse.ch, told by the names of their columns.
///
/// @param name for people
/// @param columns by their names in the header
record AbuseChTable(String name, CsvColumns columns) {
  private static final List<AbuseChTable> TABLES =
      List.of(
          // URLs that deliver malware.
          table(
              "URLhaus",
              List.of(column("url", IndicatorType.URL, "")),
              "",
              Map.of(
                  Fact.FIRST_SEEN, List.of("dateadded"),
                  Fact.LAST_SEEN, List.of("last_online"),
                  Fact.TAG, List.of("threat", "url_status"),
                  Fact.TAGS, List.of("tags"),
                  Fact.REFERENCE, List.of("urlhaus_link"))),
          // The same before it told when a URL was online last.
          table(
              "URLhaus, without last_online",
              List.of(column("url", IndicatorType.URL, "")),
              "",
              Map.of(
                  Fact.FIRST_SEEN, List.of("dateadded"),
                  Fact.TAG, List.of("threat", "url_status"),
                  Fact.TAGS, List.of("tags"),
                  Fact.REFERENCE, List.of("urlhaus_link"))),
          // Indicators of every kind; `ip:port` is the address, the port is told.
          table(
              "ThreatFox",
              List.of(new ValueColumn("ioc_value", null, "")),
              "ioc_type",
              Map.of(
                  Fact.FIRST_SEEN, List.of("first_seen_utc"),
                  Fact.LAST_SEEN, List.of("last_seen_utc"),
                  Fact.CONFIDENCE, List.of("confidence_level"),
                  Fact.TAG, List.of("threat_type", "fk_malware"),
                  Fact.TAGS, List.of("tags"),
                  Fact.DESCRIPTION, List.of("malware_printable"),
                  Fact.REFERENCE, List.of("reference"))),
          // Addresses of botnets' servers.
          table(
              "Feodo Tracker",
              List.of(column("dst_ip", IndicatorType.IPV4, "ip:port")),
              "",
              Map.of(
                  Fact.FIRST_SEEN, List.of("first_seen_utc"),
                  Fact.LAST_SEEN, List.of("last_online"),
                  Fact.TAG, List.of("c2_status"),
                  Fact.DESCRIPTION, List.of("malware"),
                  Fact.PORT, List.of("dst_port"))),
          // Digests of certificates; kept, not matched.
          table(
              "SSLBL",
              List.of(column("sha1", IndicatorType.OTHER, "x509-fingerprint-sha1")),
              "",
              Map.of(
                  Fact.FIRST_SEEN,
                  List.of("listingdate"),
                  Fact.DESCRIPTION,
                  List.of("listingreason"))),
          // The same under other names.
          table(
              "SSLBL, other names",
              List.of(column("sha1 fingerprint", IndicatorType.OTHER, "x509-fingerprint-sha1")),
              "",
              Map.of(
                  Fact.FIRST_SEEN,
                  List.of("first seen"),
                  Fact.DESCRIPTION,
                  List.of("listing reason"))),
          // Addresses that such certificates were seen on.
          table(
              "SSLBL, addresses",
              List.of(column("dstip", IndicatorType.IPV4, "ip:port")),
              "",
              Map.of(Fact.FIRST_SEEN, List.of("firstseen"), Fact.PORT, List.of("dstport"))),
          // Digests of how clients greet; kept, not matched.
          table(
              "SSLBL, JA3",
              List.of(column("ja3_md5", IndicatorType.JA3, "")),
              "",
              Map.of(
                  Fact.FIRST_SEEN, List.of("firstseen"),
                  Fact.LAST_SEEN, List.of("lastseen"),
                  Fact.DESCRIPTION, List.of("listingreason"))),
          // Samples; every row names one file by three digests.
          table(
              "MalwareBazaar",
              List.of(
                  column("sha256_hash", IndicatorType.SHA256, ""),
                  column("sha1_hash", IndicatorType.SHA1, ""),
                  column("md5_hash", IndicatorType.MD5, "")),
              "",
              Map.of(
                  Fact.FIRST_SEEN, List.of("first_seen_utc"),
                  Fact.TAG, List.of("signature"),
                  Fact.DESCRIPTION, List.of("file_name", "file_type_guess"))));

  /// The table whose header a line is, also as a comment.
  static Optional<Header> header(String line) {
    String plain = line.strip();
    while (plain.startsWith("#")) {
      plain = plain.substring(1).strip();
    }
    List<String> names = new ArrayList<>();
    for (String name : CsvRows.values(plain, ',', '"')) {
      names.add(name.strip().toLowerCase(Locale.ROOT));
    }
    for (AbuseChTable table : TABLES) {
      if (names.size() > 1 && Set.copyOf(names).containsAll(table.names())) {
        return Optional.of(new Header(table, List.copyOf(names)));
      }
    }
    return Optional.empty();
  }

  /// A header.
  record Header(AbuseChTable table, List<String> names) {}

  private List<String> names() {
    List<String> names = new ArrayList<>();
    columns.value().forEach(value -> names.add(value.column()));
    columns.facts().values().forEach(names::addAll);
    if (!columns.type().isEmpty()) {
      names.add(columns.type());
    }
    return names;
  }

  private static AbuseChTable table(
      String name, List<ValueColumn> values, String type, Map<Fact, List<String>> facts) {
    return new AbuseChTable(
        name, new CsvColumns(',', '"', true, "#", values, type, Map.of(), facts));
  }

  private static ValueColumn column(String name, IndicatorType type, String word) {
    return new ValueColumn(name, type, word);
  }
}
