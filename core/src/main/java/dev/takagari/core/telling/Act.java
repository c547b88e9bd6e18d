package dev.takagari.core.telling;

import java.time.Instant;
import java.util.Locale;

/// One thing to do outside, as it was taken from an [ActQueue].
///
/// @param id its number; of acts of one subject at one destination the lower is done first
/// @param destination name of the [Destination] that does it
/// @param subject what it is about: the key of a case, or a name such as `report:weekly:2026-W47`
/// @param marker tells it from every other act, also on the other side: whoever may have done it
///   before looks for the marker there. 1 to 100 characters of `[A-Za-z0-9._:-]`
/// @param content what to tell: a [TimelineEntry] or a [TellPost] as [TellText]; empty for
///   [Kind#SHOW]
/// @param attempts how often it was taken, this time included: counted before the try, and never
///   begun anew, so that it tells whether an earlier holder may have done it. A show that follows
///   one that died has that one's tries too
/// @param since when it was put into the queue; of a show that follows one that died, when that one
///   was
public record Act(
    long id,
    String destination,
    String subject,
    Kind kind,
    String marker,
    String content,
    int attempts,
    Instant since) {

  /// What is to be done.
  public enum Kind {
    /// Make the destination show the case as it is: begin it if nothing of it is there, else change
    /// what is there.
    SHOW,
    /// Add an entry below what is shown of the case.
    ADD,
    /// A message of its own, of no case.
    POST;

    /// The name in answers.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether an earlier try may have done it, so that it must be looked for first. A try that a
  /// limit or an outage forbade counts here too: nobody knows what the other side did in an outage.
  public boolean isAgain() {
    return attempts > 1;
  }

  /// Names the act, never its content.
  @Override
  public String toString() {
    return "act " + marker;
  }
}
