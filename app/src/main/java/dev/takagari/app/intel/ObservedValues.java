package dev.takagari.app.intel;

import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.core.text.ValueGuess;
import dev.takagari.enrich.text.Refanged;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a text that somebody typed may be. Defanged text is read as it was meant.
final class ObservedValues {
  private final IdentityBook identities;

  ObservedValues(IdentityBook identities) {
    this.identities = identities;
  }

  /// Reads a text of a known kind; empty when it is none of that kind.
  Optional<Observed> read(ObservedKind kind, String text, @Nullable Tlp tlp, Instant at) {
    return Observed.read(kind, kind.mayLeave() ? plain(text) : text, tlp, at);
  }

  /// Everything that a text may be. A text that looks like an MD5 and is the id of one of our
  /// sensors is that id alone, so that nobody outside is asked about it.
  List<Observed> read(String text, @Nullable Tlp tlp, Instant at) {
    String plain = plain(text);
    List<ObservedKind> kinds =
        ValueGuess.of(plain).map(guess -> kinds(guess, at)).orElseGet(() -> names(plain));
    String value = ValueGuess.of(plain).map(ValueGuess::text).orElse(text);
    return kinds.stream().flatMap(kind -> Observed.read(kind, value, tlp, at).stream()).toList();
  }

  private static String plain(String text) {
    return Refanged.of(text.strip()).text();
  }

  private List<ObservedKind> kinds(ValueGuess guess, Instant at) {
    return switch (guess.type()) {
      case IPV4, IPV6 -> List.of(ObservedKind.ADDRESS);
      case DOMAIN, HOSTNAME -> List.of(ObservedKind.DOMAIN, ObservedKind.HOST);
      case URL -> List.of(ObservedKind.URL);
      case MD5 -> List.of(isSensor(guess.text(), at) ? ObservedKind.AGENT : ObservedKind.MD5);
      case SHA1 -> List.of(ObservedKind.SHA1);
      case SHA256 -> List.of(ObservedKind.SHA256);
      case FILENAME -> List.of(ObservedKind.FILE_NAME);
      case EMAIL -> List.of(ObservedKind.USER);
      default -> List.of();
    };
  }

  private static List<ObservedKind> names(String text) {
    boolean isPath = text.indexOf('/') >= 0 || ValueGuess.isPath(text);
    return isPath ? List.of(ObservedKind.FILE_NAME) : List.of(ObservedKind.HOST, ObservedKind.USER);
  }

  private boolean isSensor(String text, Instant at) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
    return !identities
        .find(new IdentityQuestion(Lookup.AID, text, micros, Optional.empty(), 1))
        .holders()
        .isEmpty();
  }
}
