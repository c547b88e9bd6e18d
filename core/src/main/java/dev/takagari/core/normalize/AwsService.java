package dev.takagari.core.normalize;

import java.util.regex.Pattern;

/// Names of services of AWS: that one was called, or called somebody, leads nowhere.
public final class AwsService {
  /// With a region or without. What customers name has more before it, as
  /// `bucket.s3.amazonaws.com`.
  private static final Pattern NAME =
      Pattern.compile(
          "[a-z0-9-]+(?:\\.[a-z]{2}(?:-[a-z]+)+-[0-9])?\\.(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)");

  private AwsService() {}

  /// Whether a name is that of a service.
  ///
  /// @param name canonical
  public static boolean is(String name) {
    return NAME.matcher(name).matches();
  }
}
