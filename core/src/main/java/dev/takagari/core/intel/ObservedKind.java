package dev.takagari.core.intel;

import dev.takagari.core.indicator.IndicatorType;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What something that an event holds is.
public enum ObservedKind {
  /// An IPv4 or IPv6 address.
  ADDRESS(IndicatorType.IPV4, true),
  /// A name of the domain name system with a dot.
  DOMAIN(IndicatorType.DOMAIN, true),
  URL(IndicatorType.URL, true),
  MD5(IndicatorType.MD5, true),
  SHA1(IndicatorType.SHA1, true),
  SHA256(IndicatorType.SHA256, true),
  /// Name or path of a file.
  FILE_NAME(IndicatorType.FILENAME, false),
  COMMAND_LINE(IndicatorType.CMDLINE, false),
  USER_AGENT(IndicatorType.USER_AGENT, false),
  /// Name of a machine of ours.
  HOST(null, false),
  /// Id of a sensor.
  AGENT(null, false),
  /// Name or id of an account.
  USER(null, false);

  private final @Nullable IndicatorType type;
  private final boolean leaves;

  ObservedKind(@Nullable IndicatorType type, boolean leaves) {
    this.type = type;
    this.leaves = leaves;
  }

  /// The type of indicators that may name it, if any; for addresses that of either family.
  public Optional<IndicatorType> indicatorType() {
    return Optional.ofNullable(type);
  }

  /// Whether something of this kind may be told to somebody outside at all.
  public boolean mayLeave() {
    return leaves;
  }

  /// The name in requests and answers, in kebab case.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The kind of a code, if there is one.
  public static Optional<ObservedKind> find(String code) {
    for (ObservedKind kind : values()) {
      if (kind.code().equals(code)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
