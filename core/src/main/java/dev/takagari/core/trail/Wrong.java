package dev.takagari.core.trail;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is wrong with a trail, and for which time.
///
/// @param kind as `log-file-missing`
/// @param object bucket and key of what it is about, where it was delivered
/// @param from first time that nothing speaks for
/// @param until time after the last, null when it goes on
/// @param text a sentence for people
public record Wrong(
    String kind, String object, Instant from, @Nullable Instant until, String text) {
  /// A log file speaks for the minutes before the time in its name, a digest for the hour.
  private static final Pattern STAMP = Pattern.compile("_([0-9]{8})T([0-9]{4})([0-9]{2})?Z[_.]");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);
  private static final Duration FILE = Duration.ofMinutes(15);
  private static final Duration DIGEST = Duration.ofHours(1);

  /// @param now for objects whose name tells no time
  static Wrong of(DigestFinding finding, Instant now) {
    String object = finding.object().toString();
    Instant named = named(object, now);
    return switch (finding) {
      case DigestFinding.DigestMissing missing -> wrong(finding, missing.from(), missing.until());
      case DigestFinding.ChainInterrupted gap -> wrong(finding, gap.from(), gap.until());
      case DigestFinding.ChainEnds ends -> wrong(finding, ends.from(), null);
      case DigestFinding.LogFileChanged changed -> wrong(finding, named.minus(FILE), named);
      case DigestFinding.LogFileMissing missing -> wrong(finding, named.minus(FILE), named);
      case DigestFinding.DigestChanged changed -> wrong(finding, named.minus(DIGEST), named);
      case DigestFinding.DigestRefused refused -> wrong(finding, named.minus(DIGEST), named);
      case DigestFinding.SignatureWrong signature -> wrong(finding, named.minus(DIGEST), named);
      case DigestFinding.SignatureUnchecked unchecked -> wrong(finding, named.minus(DIGEST), named);
      case DigestFinding.Silence silence -> wrong(finding, silence.from(), silence.until());
    };
  }

  private static Wrong wrong(DigestFinding finding, Instant from, @Nullable Instant until) {
    return new Wrong(finding.code(), finding.object().toString(), from, until, finding.sentence());
  }

  private static Instant named(String object, Instant now) {
    Matcher stamp = STAMP.matcher(object);
    Instant found = now.truncatedTo(ChronoUnit.SECONDS);
    while (stamp.find()) {
      String seconds = stamp.group(3) == null ? "00" : stamp.group(3);
      try {
        found =
            LocalDateTime.parse(stamp.group(1) + stamp.group(2) + seconds, TIME)
                .toInstant(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        // a name that looks like a time and is none
      }
    }
    return found;
  }
}
