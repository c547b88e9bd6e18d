package dev.takagari.core.sighting;

import dev.takagari.core.event.Observable;
import dev.takagari.core.lake.XxHash64;
import dev.takagari.core.normalize.DomainName;
import dev.takagari.core.normalize.FilePath;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.HashValue;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.UrlText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/// A value as sightings spell it.
///
/// Of a value longer than [#LONGEST] bytes the table holds the beginning and [#MARK]; its hash is
/// that of the whole, so that it is found all the same.
///
/// @param text canonical, whole
public record SightedValue(Observable kind, String text) implements Comparable<SightedValue> {
  /// Bytes of a value that the table holds.
  public static final int LONGEST = 2_048;

  /// What stands behind a value that was cut.
  public static final String MARK = "…";

  /// Names with more labels have rows for their last eight labels and fewer only.
  public static final int MOST_LABELS = 8;

  private static final String NO_SCHEME = "//";
  private static final String HTTP = "http:" + NO_SCHEME;

  /// By kind, then by hash: the order of the table.
  private static final Comparator<SightedValue> ORDER =
      Comparator.comparingInt((SightedValue value) -> number(value.kind()))
          .thenComparingLong(SightedValue::hash)
          .thenComparing(SightedValue::text);

  private static final Observable[] KINDS = {
    Observable.DOMAIN,
    Observable.FILE,
    Observable.HASH,
    Observable.IP,
    Observable.URL,
    Observable.USER
  };

  /// Kinds of which a row is found for every event whose column equals the value, and for no other.
  /// Letters of a URL's path tell values apart in the table and not in a query, which is why a
  /// query cannot be answered from rows of that kind.
  private static final Set<Observable> EXACT =
      Set.copyOf(EnumSet.complementOf(EnumSet.of(Observable.URL)));

  /// Whether equality of a column in a query, which knows no case, is equality of values here.
  public static boolean isExact(Observable kind) {
    return EXACT.contains(kind);
  }

  /// The text in the table's column `kind`.
  public static String code(Observable kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// Counts kinds from 0, in the order of their codes.
  public static int number(Observable kind) {
    return switch (kind) {
      case DOMAIN -> 0;
      case FILE -> 1;
      case HASH -> 2;
      case IP -> 3;
      case URL -> 4;
      case USER -> 5;
    };
  }

  /// The kind of a number.
  public static Observable kind(int number) {
    return KINDS[number];
  }

  /// The value that somebody asks for, in any spelling.
  public static SightedValue of(Observable kind, String text) {
    String canonical =
        switch (kind) {
          case IP -> IpAddress.canonical(text);
          case DOMAIN -> DomainName.canonical(text);
          case HASH -> HashValue.canonical(text);
          case URL, USER, FILE -> null;
        };
    return ofColumn(kind, Objects.requireNonNullElse(canonical, text));
  }

  /// The value of a column of an event. Addresses, names and hashes are canonical there.
  public static SightedValue ofColumn(Observable kind, String text) {
    return new SightedValue(
        kind,
        switch (kind) {
          case IP, DOMAIN, HASH -> text;
          case URL -> url(text);
          case FILE -> Fold.fold(FilePath.canonical(text));
          case USER -> Fold.fold(text);
        });
  }

  /// A URL without a scheme begins with `//`, as if it were of `http`.
  private static String url(String text) {
    String canonical = UrlText.canonical(text);
    if (canonical != null) {
      return canonical;
    }
    String guessed = UrlText.canonical(HTTP + text);
    return guessed == null ? text : guessed.substring(HTTP.indexOf('/'));
  }

  /// All values whose rows may be of an event that holds the text: of a URL also those without its
  /// scheme.
  public static List<SightedValue> all(Observable kind, String text) {
    SightedValue whole = of(kind, text);
    int colon = whole.text().indexOf(":" + NO_SCHEME);
    if (kind != Observable.URL || colon < 0) {
      return List.of(whole);
    }
    String rest = whole.text().substring(colon + 1 + NO_SCHEME.length());
    int path = rest.indexOf('/');
    List<SightedValue> all = new ArrayList<>(List.of(whole));
    all.add(ofColumn(kind, rest));
    String place = rest.substring(0, path);
    boolean hasPort =
        place.lastIndexOf(':') > Math.max(place.lastIndexOf('@'), place.lastIndexOf(']'));
    if (whole.text().startsWith("https:") && !hasPort) {
      all.add(ofColumn(kind, place + ":443" + rest.substring(path)));
    }
    return all.stream().distinct().toList();
  }

  /// The 64-bit xxHash, seed 0, of kind, a colon and the whole value; Athena says
  /// `from_big_endian_64(xxhash64(to_utf8('ip:192.0.2.1')))`.
  public long hash() {
    byte[] bytes = (code(kind) + ":" + text).getBytes(StandardCharsets.UTF_8);
    return XxHash64.hash(bytes, 0, bytes.length);
  }

  /// What the table's column `value` holds.
  public byte[] stored() {
    byte[] whole = text.getBytes(StandardCharsets.UTF_8);
    if (whole.length <= LONGEST) {
      return whole;
    }
    int end = LONGEST;
    while ((whole[end] & 0xC0) == 0x80) {
      end--;
    }
    byte[] mark = MARK.getBytes(StandardCharsets.UTF_8);
    byte[] cut = Arrays.copyOf(whole, end + mark.length);
    System.arraycopy(mark, 0, cut, end, mark.length);
    return cut;
  }

  /// The names above a domain that rows of role [SightingRole#BELOW] are kept for: those of two to
  /// [#MOST_LABELS] labels. Empty for other kinds.
  public List<SightedValue> above() {
    if (kind != Observable.DOMAIN) {
      return List.of();
    }
    List<SightedValue> above = new ArrayList<>(2);
    int labels = 1;
    for (int i = text.length() - 1; i >= 0 && labels <= MOST_LABELS; i--) {
      if (text.charAt(i) == '.') {
        labels++;
        if (labels > 2) {
          above.add(new SightedValue(kind, text.substring(i + 1)));
        }
      }
    }
    return List.copyOf(above);
  }

  @Override
  public int compareTo(SightedValue other) {
    return ORDER.compare(this, other);
  }
}
