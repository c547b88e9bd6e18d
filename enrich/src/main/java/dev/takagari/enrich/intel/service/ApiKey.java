package dev.takagari.enrich.intel.service;

import java.util.Optional;
import java.util.function.Function;

/// What a service knows us by. Its text never shows in logs or messages.
public final class ApiKey {
  /// No key.
  public static final ApiKey NONE = new ApiKey("");

  private static final String REFERENCE = "secret:";
  private static final int LONGEST = 1_000;

  private final String text;

  private ApiKey(String text) {
    this.text = text;
  }

  /// The key of a setting that was taken from the environment: the key itself, or `secret:` and the
  /// name of a secret. [#NONE] when the setting is empty.
  ///
  /// @param secrets gives the secret of a name
  /// @throws IllegalArgumentException if no such secret exists, or it holds characters that no key
  ///   has
  public static ApiKey read(String setting, Function<String, Optional<String>> secrets) {
    String text = setting.strip();
    if (text.isEmpty()) {
      return NONE;
    }
    if (!text.startsWith(REFERENCE)) {
      return of(text);
    }
    String name = text.substring(REFERENCE.length());
    return secrets
        .apply(name)
        .map(secret -> of(secret.strip()))
        .orElseThrow(() -> new IllegalArgumentException("there is no secret " + name));
  }

  /// A key with this text.
  ///
  /// @throws IllegalArgumentException if the text is empty or holds characters that no key has
  public static ApiKey of(String text) {
    boolean visible = text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    if (text.isEmpty() || text.length() > LONGEST || !visible) {
      throw new IllegalArgumentException("a key has 1 to " + LONGEST + " visible characters");
    }
    return new ApiKey(text);
  }

  public boolean isNone() {
    return text.isEmpty();
  }

  String text() {
    return text;
  }

  @Override
  public String toString() {
    return "***";
  }
}
