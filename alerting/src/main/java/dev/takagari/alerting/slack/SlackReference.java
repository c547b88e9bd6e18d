package dev.takagari.alerting.slack;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the message of a case is.
///
/// @param channel id of the channel, as `C024BE91L`
/// @param ts time of the message, which is its id within the channel, as `1355517523.000005`
public record SlackReference(String channel, String ts) {
  private static final Pattern FORM =
      Pattern.compile("([A-Z][A-Z0-9]{1,30})/([0-9]{1,12}\\.[0-9]{1,8})");

  /// Reads what [#toString] wrote; empty when it is none.
  public static Optional<SlackReference> read(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new SlackReference(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /// As it is kept: `C024BE91L/1355517523.000005`.
  @Override
  public String toString() {
    return channel + "/" + ts;
  }
}
