package dev.takagari.core.mapping;

import dev.takagari.core.normalize.DomainName;
import dev.takagari.core.normalize.EventTime;
import dev.takagari.core.normalize.FilePath;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.HashValue;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.UserName;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the text of a source field becomes a column's value (`String`, `Long` or a list of
/// `String`), and how that value becomes the text again.
///
/// A field is held by its column only when encoding gives back the identical text; so a codec may
/// lose anything and still nothing is lost. Rows outlive code: a codec's `encode` never changes. A
/// different one gets a new constant and a new mapping version; old constants stay.
@SuppressWarnings("ImmutableEnumChecker") // all codecs are made of functions without state
public enum Codec {
  /// Text as it is.
  TEXT_1("text/1", text -> text, Codec::same),
  /// Folded text.
  FOLD_1("fold/1", Fold::fold, Codec::same),
  /// Folded text in upper case: user ids.
  UPPER_1("upper/1", Fold::upper, Codec::same),
  /// Process and rule ids: decimal ones without leading zeros, others folded.
  ID_1("id/1", Codec::id, Codec::same),
  /// Normalised path of a file.
  PATH_1("path/1", FilePath::canonical, Codec::same),
  /// The same, only when the text is a path and not a bare name.
  FULL_PATH_1("full-path/1", text -> isPath(text) ? FilePath.canonical(text) : null, Codec::same),
  /// Account name without its domain.
  USER_1("user/1", text -> UserName.split(text).name(), Codec::same),
  /// Domain name.
  DOMAIN_1("domain/1", Codec::domain, Codec::same),
  /// Host of a URL, or a bare domain name.
  URL_HOST_1("url-host/1", Codec::urlHost, Codec::same),
  /// Text that is a URL with its scheme.
  URL_1("url/1", text -> text.contains("://") ? text : null, Codec::same),
  /// Container image without tag and digest.
  IMAGE_1("image/1", Codec::image, Codec::same),
  /// Id of a container; `host` means there is none.
  CONTAINER_ID_1(
      "container-id/1", text -> text.equals("host") ? null : Fold.fold(text), Codec::same),
  MD5_1("md5/1", text -> HashValue.canonical(text, HashValue.MD5_LENGTH), Codec::same),
  SHA256_1("sha256/1", text -> HashValue.canonical(text, HashValue.SHA256_LENGTH), Codec::same),
  /// The first address of one or several.
  ADDRESS_1("address/1", Codec::address, Codec::same),
  /// Addresses between single blanks.
  ADDRESSES_1("addresses/1", Codec::addresses, value -> String.join(" ", texts(value))),
  /// Addresses, each with `;` behind it.
  ADDRESS_RECORDS_1("address-records/1", Codec::addresses, Codec::records),
  /// Domain names, each with `;` behind it.
  DOMAIN_RECORDS_1("domain-records/1", Codec::domains, Codec::records),
  /// Texts between U+0000.
  NUL_LIST_1(
      "nul-list/1", text -> list(text, '\0', false), value -> String.join("\0", texts(value))),
  /// Texts between commas.
  COMMA_LIST_1(
      "comma-list/1", text -> list(text, ',', true), value -> String.join(",", texts(value))),
  /// Ids of ATT&CK techniques between commas.
  TECHNIQUES_1("techniques/1", Codec::techniques, value -> String.join(",", texts(value))),
  /// A list of one text.
  SINGLE_1(
      "single/1", List::of, value -> texts(value).size() == 1 ? texts(value).getFirst() : null),
  /// Integer of 64 bits.
  LONG_1("long/1", text -> number(text, Long.MIN_VALUE, Long.MAX_VALUE), Object::toString),
  /// Port number.
  PORT_1("port/1", text -> number(text, 0, 65_535), Object::toString),
  /// Severity from 0 to 100.
  SEVERITY_1("severity/1", text -> number(text, 0, 100), Object::toString),
  /// Code of a failure; 0 means there was none.
  FAILURE_1("failure/1", text -> text.equals("0") ? null : text, Codec::same),
  /// Seconds with exactly three decimals.
  SECONDS_3_1("seconds-3/1", Codec::time, Codec::secondsWithMillis),
  /// Whole seconds.
  SECONDS_1("seconds/1", Codec::time, value -> whole(value, 1_000_000)),
  /// Milliseconds.
  MILLIS_1("millis/1", Codec::time, value -> whole(value, 1_000)),
  /// ISO 8601 in UTC with as few decimals as needed: none, three or six.
  ISO_1("iso/1", Codec::time, Codec::iso),
  /// `true` and `false`, as 1 and 0.
  BOOLEAN_1("boolean/1", Codec::flag, value -> (Long) value == 1 ? "true" : "false"),
  /// Priority of a Falco rule, as severity.
  PRIORITY_1("priority/1", Codec::priority, Codec::priorityName),
  /// Mandatory integrity level of Windows.
  INTEGRITY_1(
      "integrity/1",
      Table.of(
          "0",
          "untrusted",
          "4096",
          "low",
          "8192",
          "medium",
          "8448",
          "medium-plus",
          "12288",
          "high",
          "16384",
          "system",
          "20480",
          "protected")),
  /// Platform of a sensor.
  PLATFORM_1(
      "platform/1",
      Table.of(
          "Win", "windows", "Lin", "linux", "Mac", "macos", "iOS", "ios", "Android", "android")),
  /// Direction of a connection.
  DIRECTION_1("direction/1", Table.of("0", "egress", "1", "ingress")),
  /// IANA protocol number.
  TRANSPORT_1("transport/1", Table.of("6", "tcp", "17", "udp", "1", "icmp", "58", "ipv6-icmp")),
  /// DNS record type: its name, or the number when it has none here.
  RECORD_TYPE_1("record-type/1", Codec::recordType, Codec::recordNumber);

  private static final long LATEST_MICROS =
      Instant.parse("2200-01-01T00:00:00Z").getEpochSecond() * 1_000_000;
  private static final Pattern TECHNIQUE = Pattern.compile("T\\d{4}(\\.\\d{3})?");
  private static final Table RECORD_TYPES =
      Table.of(
          "1", "A", "2", "NS", "5", "CNAME", "6", "SOA", "12", "PTR", "13", "HINFO", "15", "MX",
          "16", "TXT", "24", "SIG", "25", "KEY", "28", "AAAA", "29", "LOC", "33", "SRV", "35",
          "NAPTR", "37", "CERT", "39", "DNAME", "41", "OPT", "43", "DS", "44", "SSHFP", "46",
          "RRSIG", "47", "NSEC", "48", "DNSKEY", "50", "NSEC3", "52", "TLSA", "64", "SVCB", "65",
          "HTTPS", "99", "SPF", "251", "IXFR", "252", "AXFR", "255", "ANY", "256", "URI", "257",
          "CAA");

  private static final Map<String, Long> PRIORITIES =
      Map.of(
          "Emergency",
          100L,
          "Alert",
          95L,
          "Critical",
          90L,
          "Error",
          70L,
          "Warning",
          50L,
          "Notice",
          30L,
          "Informational",
          10L,
          "Debug",
          0L);

  private interface Decoder {
    @Nullable Object decode(String text);
  }

  private interface Encoder {
    @Nullable String encode(Object value);
  }

  /// A one-to-one table between source texts and values.
  private record Table(Map<String, String> values, Map<String, String> texts) {
    static Table of(String... pairs) {
      Map<String, String> values = new HashMap<>();
      Map<String, String> texts = new HashMap<>();
      for (int i = 0; i < pairs.length; i += 2) {
        values.put(pairs[i], pairs[i + 1]);
        texts.put(pairs[i + 1], pairs[i]);
      }
      return new Table(Map.copyOf(values), Map.copyOf(texts));
    }
  }

  private final String id;
  private final Decoder decoder;
  private final Encoder encoder;

  Codec(String id, Decoder decoder, Encoder encoder) {
    this.id = id;
    this.decoder = decoder;
    this.encoder = encoder;
  }

  Codec(String id, Table table) {
    this(id, table.values()::get, value -> table.texts().get((String) value));
  }

  /// Whether it reads addresses of the internet.
  public boolean readsAddresses() {
    return this == ADDRESS_1 || this == ADDRESSES_1 || this == ADDRESS_RECORDS_1;
  }

  /// Name and version.
  public String id() {
    return id;
  }

  /// The column's value, null when the text says nothing that the column could hold.
  public @Nullable Object decode(String text) {
    return decoder.decode(text);
  }

  /// The source text of a value, null when no text leads to it.
  public @Nullable String encode(Object value) {
    return encoder.encode(value);
  }

  @Override
  public String toString() {
    return id;
  }

  private static String same(Object value) {
    return (String) value;
  }

  @SuppressWarnings("unchecked")
  private static List<String> texts(Object value) {
    return (List<String>) value;
  }

  private static String id(String text) {
    int zeros = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return Fold.fold(text);
      }
      if (c == '0' && zeros == i && i + 1 < text.length()) {
        zeros++;
      }
    }
    return text.substring(zeros);
  }

  private static boolean isPath(String text) {
    return text.indexOf('\\') >= 0 || text.indexOf('/') >= 0;
  }

  private static @Nullable String domain(String text) {
    return IpAddress.parse(text) == null ? DomainName.canonical(text) : null;
  }

  private static @Nullable String urlHost(String text) {
    int scheme = text.indexOf("://");
    int start = scheme < 0 ? 0 : scheme + 3;
    int end = start;
    while (end < text.length() && "/?#\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String authority = text.substring(start, end);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int port = host.indexOf(':');
    String name = port < 0 || host.startsWith("[") ? host : host.substring(0, port);
    boolean usable =
        !name.isEmpty() && !name.startsWith("[") && name.chars().noneMatch(c -> c <= ' ');
    return usable ? domain(name) : null;
  }

  private static @Nullable String image(String text) {
    int digest = text.indexOf('@');
    String tagged = digest < 0 ? text : text.substring(0, digest);
    int tag = tagged.lastIndexOf(':');
    String name = tag > tagged.lastIndexOf('/') ? tagged.substring(0, tag) : tagged;
    return name.isEmpty() ? null : Fold.fold(name);
  }

  private static @Nullable String address(String text) {
    for (String piece : IpAddress.pieces(text)) {
      String address = IpAddress.canonical(piece);
      if (address != null && !IpAddress.isUnspecified(address)) {
        return address;
      }
    }
    return null;
  }

  private static @Nullable List<String> addresses(String text) {
    List<String> addresses = new ArrayList<>(2);
    for (String piece : IpAddress.pieces(text)) {
      String address = IpAddress.canonical(piece);
      boolean added =
          address != null && !IpAddress.isUnspecified(address) && !addresses.contains(address);
      if (added) {
        addresses.add(address);
      }
    }
    return addresses.isEmpty() ? null : addresses;
  }

  private static @Nullable List<String> domains(String text) {
    List<String> domains = new ArrayList<>();
    for (String piece : pieces(text, ';')) {
      String domain = piece.isBlank() ? "" : DomainName.canonical(piece.strip());
      if (!domain.isEmpty() && !domains.contains(domain)) {
        domains.add(domain);
      }
    }
    return domains.isEmpty() ? null : domains;
  }

  private static String records(Object value) {
    return String.join(";", texts(value)) + ";";
  }

  private static @Nullable List<String> list(String text, char separator, boolean strip) {
    List<String> elements = new ArrayList<>();
    for (String piece : pieces(text, separator)) {
      String element = strip ? piece.strip() : piece;
      if (!element.isEmpty() && !elements.contains(element)) {
        elements.add(element);
      }
    }
    return elements.isEmpty() ? null : elements;
  }

  private static @Nullable List<String> techniques(String text) {
    List<String> ids = new ArrayList<>();
    for (String piece : pieces(text, ',')) {
      String id = piece.strip();
      if (TECHNIQUE.matcher(id).matches() && !ids.contains(id)) {
        ids.add(id);
      }
    }
    return ids.isEmpty() ? null : ids;
  }

  private static List<String> pieces(String text, char separator) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
      pieces.add(text.substring(start, end));
      start = end + 1;
    }
    pieces.add(text.substring(start));
    return pieces;
  }

  private static @Nullable Long number(String text, long least, long most) {
    int length = text.length();
    if (length == 0 || length > 20) {
      return null;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && !(c == '-' && i == 0 && length > 1)) {
        return null;
      }
    }
    try {
      long value = Long.parseLong(text);
      return value < least || value > most ? null : (Long) value;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /// Times that no index can store are no times.
  private static @Nullable Long time(String text) {
    EventTime time = EventTime.parse(text);
    if (time == null || time.micros() <= 0 || time.micros() >= LATEST_MICROS) {
      return null;
    }
    return time.micros();
  }

  private static @Nullable String whole(Object value, long unit) {
    long micros = (Long) value;
    return micros % unit == 0 ? Long.toString(micros / unit) : null;
  }

  private static @Nullable String secondsWithMillis(Object value) {
    long micros = (Long) value;
    if (micros % 1_000 != 0) {
      return null;
    }
    long millis = micros / 1_000;
    long fraction = millis % 1_000;
    String zeros = fraction < 10 ? "00" : fraction < 100 ? "0" : "";
    return millis / 1_000 + "." + zeros + fraction;
  }

  private static String iso(Object value) {
    long micros = (Long) value;
    return DateTimeFormatter.ISO_INSTANT.format(
        Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000));
  }

  private static @Nullable Long flag(String text) {
    return switch (text) {
      case "true" -> (Long) 1L;
      case "false" -> (Long) 0L;
      default -> null;
    };
  }

  private static @Nullable Long priority(String text) {
    return PRIORITIES.get(text);
  }

  private static @Nullable String priorityName(Object value) {
    for (Map.Entry<String, Long> priority : PRIORITIES.entrySet()) {
      if (priority.getValue().equals(value)) {
        return priority.getKey();
      }
    }
    return null;
  }

  private static String recordType(String text) {
    String name = RECORD_TYPES.values().get(text);
    return name == null ? text : name;
  }

  private static String recordNumber(Object value) {
    String number = RECORD_TYPES.texts().get((String) value);
    return number == null ? (String) value : number;
  }
}
