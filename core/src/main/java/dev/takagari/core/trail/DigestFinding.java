package dev.takagari.core.trail;

import dev.takagari.core.blob.BlobRef;
import java.time.Instant;
import java.util.Locale;

/// One thing that digests say about what is in the archive. Everything but silence and missing keys
/// is wrong: something was changed, lost or not delivered.
public sealed interface DigestFinding {

  /// A log file is not what CloudTrail delivered.
  ///
  /// @param expected SHA-256 of the inflated content in `digest`
  /// @param found the same of what was archived
  record LogFileChanged(BlobRef object, BlobRef digest, String expected, String found)
      implements DigestFinding {}

  /// A log file that CloudTrail delivered is not in the archive.
  record LogFileMissing(BlobRef object, BlobRef digest) implements DigestFinding {}

  /// A digest is not what CloudTrail delivered; nothing that it lists was checked.
  ///
  /// @param digest the one after it, which says so
  record DigestChanged(BlobRef object, BlobRef digest, String expected, String found)
      implements DigestFinding {}

  /// A digest is not in the archive, and perhaps others before it.
  ///
  /// @param digest the one after it, which names it
  /// @param from nothing speaks for log files since then
  /// @param until nor until then
  record DigestMissing(BlobRef object, BlobRef digest, Instant from, Instant until)
      implements DigestFinding {}

  /// CloudTrail made no digests for a while: its logging, or the making of digests, was off.
  ///
  /// @param object the first digest after it
  record ChainInterrupted(BlobRef object, Instant from, Instant until) implements DigestFinding {}

  /// The newest digest of a trail and region is too old: later ones are missing, or CloudTrail
  /// makes none any more.
  ///
  /// @param object the newest digest
  /// @param from nothing speaks for log files since then
  record ChainEnds(BlobRef object, Instant from) implements DigestFinding {}

  /// What was archived as a digest is none, or one of another place.
  ///
  /// @param reason for people
  record DigestRefused(BlobRef object, String reason) implements DigestFinding {}

  /// A digest's signature does not fit. When nothing else speaks for the digest, nothing that it
  /// lists was checked.
  record SignatureWrong(BlobRef object) implements DigestFinding {}

  /// A digest's signature was not checked.
  record SignatureUnchecked(BlobRef object, Reason reason) implements DigestFinding {}

  /// There was no log file, and CloudTrail says so.
  ///
  /// @param object the digest
  record Silence(BlobRef object, Instant from, Instant until) implements DigestFinding {}

  /// Why a signature was not checked.
  enum Reason {
    /// We have no keys at all.
    NO_KEYS,
    /// We have keys, but not the one that the digest names: renewed by CloudTrail, or forged.
    UNKNOWN_KEY,
    /// The digest came without a signature, and no digest after it repeats it.
    NO_SIGNATURE
  }

  /// What it is about.
  BlobRef object();

  /// Stable name of the kind, as `log-file-changed`.
  default String code() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /// Whether somebody must look.
  default boolean isWrong() {
    return switch (this) {
      case Silence silence -> false;
      case SignatureUnchecked unchecked -> unchecked.reason() == Reason.UNKNOWN_KEY;
      case LogFileChanged changed -> true;
      case LogFileMissing missing -> true;
      case DigestChanged changed -> true;
      case DigestMissing missing -> true;
      case ChainInterrupted interrupted -> true;
      case ChainEnds ends -> true;
      case DigestRefused refused -> true;
      case SignatureWrong wrong -> true;
    };
  }

  /// One line for people.
  default String sentence() {
    return object()
        + switch (this) {
          case LogFileChanged changed ->
              " was changed: SHA-256 "
                  + changed.found()
                  + ", CloudTrail delivered "
                  + changed.expected();
          case LogFileMissing missing -> " is missing; " + missing.digest() + " lists it";
          case DigestChanged changed ->
              " was changed: SHA-256 "
                  + changed.found()
                  + ", CloudTrail delivered "
                  + changed.expected();
          case DigestMissing missing ->
              " is missing; nothing speaks for log files from "
                  + missing.from()
                  + " to "
                  + missing.until();
          case ChainInterrupted gap ->
              " begins anew: CloudTrail made no digests from " + gap.from() + " to " + gap.until();
          case ChainEnds ends ->
              " is the newest digest; nothing speaks for log files since " + ends.from();
          case DigestRefused refused -> " cannot be used: " + refused.reason();
          case SignatureWrong wrong -> " has a wrong signature";
          case SignatureUnchecked unchecked ->
              switch (unchecked.reason()) {
                case NO_KEYS -> " has a signature that was not checked: no keys are configured";
                case UNKNOWN_KEY -> " was signed with a key that is not configured";
                case NO_SIGNATURE -> " came without a signature";
              };
          case Silence silence ->
              " says that there were no log files from "
                  + silence.from()
                  + " to "
                  + silence.until();
        };
  }
}
