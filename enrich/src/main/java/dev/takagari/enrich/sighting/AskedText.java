package dev.takagari.enrich.sighting;

import dev.takagari.core.event.Observable;
import dev.takagari.core.normalize.DomainName;
import dev.takagari.core.normalize.HashValue;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.core.normalize.UrlText;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.text.ValueGuess;
import dev.takagari.enrich.text.AddressRange;
import dev.takagari.enrich.text.Refanged;
import dev.takagari.enrich.text.TextLines;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A text that somebody asks sightings for, as it was read: defanging undone, a port behind an
/// address or a name and the `*.` before a name left out.
public sealed interface AskedText {
  /// What it was read as.
  String read();

  /// A text that can be looked up.
  ///
  /// @param values what it can be, likeliest first; at least one
  record Answerable(String read, List<SightedValue> values) implements AskedText {
    /// As what it is looked up, likeliest first.
    public Set<Observable> kinds() {
      Set<Observable> kinds = new LinkedHashSet<>();
      values.forEach(value -> kinds.add(value.kind()));
      return kinds;
    }
  }

  /// A text that sightings cannot answer for: that it was never seen must not be said of it.
  record Unanswerable(String read, Reason reason) implements AskedText {}

  /// Why a text cannot be looked up.
  enum Reason {
    EMPTY("nothing is left of it without what nobody sees"),
    NOT_TEXT("it has bytes that are no characters, or U+0000"),
    NETWORK("a network; `takagari hunt start` looks for one"),
    ADDRESS_RANGE("a range of addresses; `takagari hunt start` looks for one"),
    OTHER_DIGEST("no digest that events hold: those are MD5, SHA-1 and SHA-256 and not only zeros"),
    PATTERN("a pattern; `takagari search` takes one");

    private final String meaning;

    Reason(String meaning) {
      this.meaning = meaning;
    }

    /// The name in answers, in kebab case.
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// For people.
    public String meaning() {
      return meaning;
    }
  }

  /// Reads a text.
  static AskedText of(String text) {
    return Reading.of(Refanged.of(text).text().strip());
  }

  /// How texts are read.
  final class Reading {
    private static final int SHA224_LENGTH = 56;
    private static final int SHA384_LENGTH = 96;
    private static final int SHA512_LENGTH = 128;
    private static final String BELOW = "*.";

    private Reading() {}

    private static AskedText of(String plain) {
      if (plain.isEmpty()) {
        return new Unanswerable(plain, Reason.EMPTY);
      }
      if (isNoText(plain)) {
        return new Unanswerable(plain, Reason.NOT_TEXT);
      }
      IpNetwork network = IpNetwork.parse(plain);
      if (network != null) {
        return network.isOneAddress()
            ? of(network.address())
            : new Unanswerable(plain, Reason.NETWORK);
      }
      if (!AddressRange.networks(plain).isEmpty()) {
        return new Unanswerable(plain, Reason.ADDRESS_RANGE);
      }
      if (IpAddress.canonical(plain) != null) {
        return answerable(plain, EnumSet.of(Observable.IP));
      }
      if (HashValue.canonical(plain) != null) {
        return answerable(plain, EnumSet.of(Observable.HASH));
      }
      if (isOtherDigest(plain)) {
        return new Unanswerable(plain, Reason.OTHER_DIGEST);
      }
      if (UrlText.canonical(plain) != null) {
        return answerable(plain, EnumSet.of(Observable.URL));
      }
      Optional<ValueGuess> guess = ValueGuess.of(plain);
      if (guess.isPresent() && !guess.get().port().isEmpty()) {
        return of(guess.get().text());
      }
      if (plain.startsWith(BELOW) && isName(plain.substring(BELOW.length()))) {
        return of(plain.substring(BELOW.length()));
      }
      if (plain.indexOf('*') >= 0) {
        return new Unanswerable(plain, Reason.PATTERN);
      }
      Set<Observable> kinds = EnumSet.of(Observable.FILE, Observable.USER);
      if (isName(plain)) {
        kinds.add(Observable.DOMAIN);
      }
      return answerable(plain, kinds);
    }

    /// @param kinds in the order of [Observable], which is from the likeliest on
    private static Answerable answerable(String plain, Set<Observable> kinds) {
      Set<SightedValue> values = new LinkedHashSet<>();
      kinds.forEach(kind -> values.addAll(SightedValue.all(kind, plain)));
      return new Answerable(plain, List.copyOf(values));
    }

    private static boolean isName(String text) {
      return DomainName.isQualified(DomainName.canonical(text));
    }

    private static boolean isNoText(String text) {
      return text.indexOf('\0') >= 0
          || text.indexOf(TextLines.REPLACEMENT) >= 0
          || !StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /// Whether a text is as long as a digest of another kind, or is one of zeros only.
    private static boolean isOtherDigest(String text) {
      return switch (text.length()) {
        case HashValue.MD5_LENGTH,
            HashValue.SHA1_LENGTH,
            SHA224_LENGTH,
            HashValue.SHA256_LENGTH,
            SHA384_LENGTH,
            SHA512_LENGTH ->
            text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
        default -> false;
      };
    }
  }
}
