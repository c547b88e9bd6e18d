package dev.takagari.enrich.intel.gate;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.intel.IntelRefusal;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.UrlText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The one place that decides what may be told to services outside. What it lets through is
/// [Cleared]; there is no other way to make a request. When in doubt nothing leaves. Safe for use
/// by several threads.
public final class OutgoingGate {
  private static final Set<String> SCHEMES = Set.of("http", "https", "ftp");
  private static final Pattern BETWEEN_PARAMETERS = Pattern.compile("[&;]");

  /// Parts of names of parameters that let their bearer in.
  private static final List<String> SECRETS =
      List.of(
          "pass",
          "pwd",
          "token",
          "secret",
          "apikey",
          "api_key",
          "api-key",
          "access_key",
          "accesskey",
          "credential",
          "signature",
          "session",
          "auth");

  private final OwnGround own;
  private final IndicatorRepository indicators;

  /// @param own what is ours
  /// @param indicators says which values must not be shared
  public OutgoingGate(OwnGround own, IndicatorRepository indicators) {
    this.own = own;
    this.indicators = indicators;
  }

  /// What becomes of something that is to be told to somebody outside.
  public sealed interface Passage permits Cleared, Refused {}

  /// It stays here.
  public record Refused(IntelRefusal reason) implements Passage {}

  /// Decides. Waits for the indicator store unless the answer is clear without it.
  public Passage check(Observed asked) {
    if (!asked.kind().mayLeave()) {
      return new Refused(IntelRefusal.KIND);
    }
    Observed observed =
        Observed.read(asked.kind(), asked.value(), asked.tlp(), asked.at()).orElse(null);
    if (observed == null) {
      return new Refused(IntelRefusal.KIND);
    }
    IntelRefusal refusal = refusal(observed);
    if (refusal == null) {
      refusal = marking(observed);
    }
    return refusal == null ? new Cleared(observed) : new Refused(refusal);
  }

  private @Nullable IntelRefusal refusal(Observed observed) {
    return switch (observed.kind()) {
      case ADDRESS -> address(observed.value());
      case DOMAIN -> name(observed.value());
      case URL -> url(observed.value());
      case MD5, SHA1, SHA256 -> null;
      case FILE_NAME, COMMAND_LINE, USER_AGENT, HOST, AGENT, USER -> IntelRefusal.KIND;
    };
  }

  private @Nullable IntelRefusal address(String address) {
    boolean isPublic = PublicAddress.is(address) && !own.holdsAddress(address);
    return isPublic ? null : IntelRefusal.PRIVATE_ADDRESS;
  }

  private @Nullable IntelRefusal name(String name) {
    return own.holdsName(name) ? IntelRefusal.INTERNAL_NAME : null;
  }

  private @Nullable IntelRefusal url(String url) {
    int scheme = url.indexOf("://");
    if (!SCHEMES.contains(url.substring(0, scheme))) {
      return IntelRefusal.KIND;
    }
    String host = UrlText.host(url);
    IntelRefusal refusal = IpAddress.canonical(host) == null ? name(host) : address(host);
    if (refusal != null) {
      return refusal;
    }
    return holdsCredentials(url, scheme + 3) ? IntelRefusal.CREDENTIALS : null;
  }

  private static boolean holdsCredentials(String url, int authority) {
    int path = endOfAuthority(url, authority);
    if (url.substring(authority, path).indexOf('@') >= 0) {
      return true;
    }
    // some put parameters into the path, behind a semicolon
    String rest = url.substring(path).replace('?', '&');
    for (String parameter : BETWEEN_PARAMETERS.split(rest, -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? "" : decoded(parameter.substring(0, equals));
      if (SECRETS.stream().anyMatch(name::contains)) {
        return true;
      }
    }
    return false;
  }

  private static int endOfAuthority(String url, int from) {
    for (int i = from; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '/' || c == '?' || c == '\\') {
        return i;
      }
    }
    return url.length();
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return name.toLowerCase(Locale.ROOT);
    }
  }

  private @Nullable IntelRefusal marking(Observed observed) {
    Tlp known = observed.tlp();
    if (known != null && !known.mayLeave()) {
      return IntelRefusal.TLP;
    }
    Set<IndicatorValue> values = StoredCandidates.givenAway(observed);
    try {
      return indicators.of(values).values().stream()
              .flatMap(List::stream)
              .map(StoredIndicator::indicator)
              .allMatch(OutgoingGate::mayLeave)
          ? null
          : IntelRefusal.TLP;
    } catch (TakagariException e) {
      return IntelRefusal.TLP_UNKNOWN;
    }
  }

  private static boolean mayLeave(Indicator indicator) {
    Tlp tlp = indicator.tlp();
    return tlp == null || tlp.mayLeave();
  }
}
