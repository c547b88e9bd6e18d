package dev.takagari.core.trail;

import dev.takagari.core.blob.BlobRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One digest: CloudTrail's list of the log files that it delivered for one trail and region in
/// about an hour. One that lists none says that there was none.
///
/// @param place where it was delivered, as it says itself
/// @param start from when on it speaks
/// @param endText until when it speaks, as written: this text is signed
/// @param end the same as a time
/// @param fingerprint of the key that signed it
/// @param previous the digest before it, null for the first after CloudTrail began to make digests
/// @param previousSignature of the digest before it, hex; null where there is none
/// @param sha256 of its own content, inflated, lower-case hex
public record TrailDigest(
    BlobRef place,
    Instant start,
    String endText,
    Instant end,
    String fingerprint,
    @Nullable HashedObject previous,
    @Nullable String previousSignature,
    List<HashedObject> logFiles,
    String sha256) {

  /// An object and what its content was when CloudTrail delivered it.
  ///
  /// @param sha256 of the inflated content, lower-case hex
  public record HashedObject(BlobRef ref, String sha256) {}

  public TrailDigest {
    logFiles = List.copyOf(logFiles);
  }

  /// What CloudTrail signed.
  String signedText() {
    return String.join(
        "\n",
        endText,
        place.toString(),
        sha256,
        previousSignature == null ? "null" : previousSignature);
  }
}
