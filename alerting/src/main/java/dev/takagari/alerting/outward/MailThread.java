package dev.takagari.alerting.outward;

import dev.takagari.core.telling.Act;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The first mail of a case, as the reference of a destination keeps it: to it the others answer.
///
/// @param id its `Message-ID`, in angle brackets
/// @param subject its subject: some readers of mail begin a new thread for another one
record MailThread(String id, String subject) {
  private static final Pattern KEPT = Pattern.compile("(<[^<>\\s]{1,250}>) (.*)");

  /// What was kept; empty when there is nothing.
  static Optional<MailThread> of(@Nullable String reference) {
    if (reference == null) {
      return Optional.empty();
    }
    Matcher matcher = KEPT.matcher(reference);
    return matcher.matches()
        ? Optional.of(new MailThread(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  String reference() {
    return id + " " + subject;
  }

  /// The `Message-ID` of an act: the same at every try, so that who gets a mail twice can leave out
  /// one. Markers hold characters that may not stand there; those that are put in their place do
  /// not occur in markers.
  ///
  /// @param domain of the sender
  static String idOf(Act act, String domain) {
    String marker = act.marker().replace(':', '_').replace('.', '=');
    return "<" + marker + "." + MailSettings.digest(act.destination()) + "@" + domain + ">";
  }

  /// An id that no mail has, to which all mails of a case refer: they are one thread even for who
  /// never got the first one.
  static String root(Act act, String domain) {
    return "<case."
        + act.subject().replaceAll("[^A-Za-z0-9-]", "_")
        + "."
        + MailSettings.digest(act.destination())
        + "@"
        + domain
        + ">";
  }
}
