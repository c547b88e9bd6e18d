package dev.takagari.core.trail;

import dev.takagari.core.blob.BlobRef;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A trail as CloudTrail would deliver it, with a key of our own, to be damaged by tests.
public final class TrailOfDigests {
  /// That of the feed in tests of ingest.
  private static final String BUCKET = "cs-feed";

  public static final String FINGERPRINT = "0011223344556677";
  public static final Instant START = Instant.parse("2026-03-01T22:01:31Z");

  private static final KeyPair KEYS = generate();
  private static final DateTimeFormatter STAMP = format("yyyyMMdd'T'HHmmss'Z'");
  private static final DateTimeFormatter DAY = format("yyyy/MM/dd");

  public final List<BlobRef> digests = new ArrayList<>();
  public final List<BlobRef> files = new ArrayList<>();
  public final Map<BlobRef, byte[]> contents = new HashMap<>();
  public final Map<BlobRef, String> signatures = new HashMap<>();

  /// The digest that lists a log file.
  public final Map<BlobRef, BlobRef> listedBy = new HashMap<>();

  /// @param filesPerDigest how many log files each digest lists, oldest first
  public TrailOfDigests(String region, Random random, int... filesPerDigest) {
    for (int hour = 0; hour < filesPerDigest.length; hour++) {
      Instant start = START.plus(Duration.ofHours(hour));
      List<BlobRef> listed = new ArrayList<>();
      for (int file = 0; file < filesPerDigest[hour]; file++) {
        BlobRef ref = ref(region, "CloudTrail", start.plusSeconds(60L * file));
        byte[] content = new byte[100];
        random.nextBytes(content);
        contents.put(ref, content);
        listed.add(ref);
      }
      deliver(region, start, listed, digests.isEmpty() ? null : digests.getLast());
    }
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
  }

  static BlobRef ref(String region, String kind, Instant time) {
    return new BlobRef(
        BUCKET,
        "AWSLogs/111122223333/%s/%s/%s/111122223333_%s_%s_main_%s_%s.json.gz"
            .formatted(kind, region, DAY.format(time), kind, region, region, STAMP.format(time)));
  }

  /// Adds a digest.
  ///
  /// @param previous null to begin a chain
  BlobRef deliver(String region, Instant start, List<BlobRef> listed, @Nullable BlobRef previous) {
    Instant end = start.plus(Duration.ofHours(1));
    BlobRef place = ref(region, "CloudTrail-Digest", end);
    List<String> entries = new ArrayList<>();
    for (BlobRef file : listed) {
      entries.add(
          """
          {"s3Bucket":"%s","s3Object":"%s","hashValue":"%s","hashAlgorithm":"SHA-256",\
          "newestEventTime":"%s","oldestEventTime":"%s"}"""
              .formatted(
                  file.bucket(),
                  file.key(),
                  TrailDigestReader.sha256(contents.get(file)),
                  start,
                  start));
      listedBy.put(file, place);
      files.add(file);
    }
    byte[] content =
        """
        {"awsAccountId":"111122223333","digestStartTime":"%s","digestEndTime":"%s",\
        "digestS3Bucket":"%s","digestS3Object":"%s","digestPublicKeyFingerprint":"%s",\
        "digestSignatureAlgorithm":"SHA256withRSA","newestEventTime":null,\
        "oldestEventTime":null,"previousDigestS3Bucket":%s,"previousDigestS3Object":%s,\
        "previousDigestHashValue":%s,"previousDigestHashAlgorithm":%s,\
        "previousDigestSignature":%s,"logFiles":[%s]}"""
            .formatted(
                start,
                end,
                place.bucket(),
                place.key(),
                FINGERPRINT,
                quoted(previous == null ? null : previous.bucket()),
                quoted(previous == null ? null : previous.key()),
                quoted(previous == null ? null : TrailDigestReader.sha256(contents.get(previous))),
                quoted(previous == null ? null : "SHA-256"),
                quoted(previous == null ? null : signatures.get(previous)),
                String.join(",", entries))
            .getBytes(StandardCharsets.UTF_8);
    contents.put(place, content);
    // Written from AWS's description, not with the code under test.
    signatures.put(
        place,
        sign(
            end
                + "\n"
                + place.bucket()
                + "/"
                + place.key()
                + "\n"
                + TrailDigestReader.sha256(content)
                + "\n"
                + (previous == null ? "null" : signatures.get(previous))));
    digests.add(place);
    return place;
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "null" : '"' + text + '"';
  }

  /// Changes one byte.
  public void damage(BlobRef ref, Random random) {
    byte[] content = contents.get(ref);
    content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
  }

  public void drop(BlobRef ref) {
    contents.remove(ref);
  }

  DigestReport verify(SigningKeys keys, boolean metadata, Instant since, Random random) {
    return verify(keys, metadata, since, Instant.EPOCH, random);
  }

  DigestReport verify(
      SigningKeys keys, boolean metadata, Instant since, Instant due, Random random) {
    DigestVerifier verifier =
        new DigestVerifier(
            keys,
            ref ->
                contents.containsKey(ref)
                    ? Set.of(TrailDigestReader.sha256(contents.get(ref)))
                    : Set.of(),
            since,
            due);
    List<BlobRef> arrived = new ArrayList<>(digests);
    Collections.shuffle(arrived, random);
    for (BlobRef digest : arrived) {
      if (contents.containsKey(digest)) {
        verifier.add(digest, contents.get(digest), metadata ? signatures.get(digest) : null);
      }
    }
    return verifier.verify();
  }

  /// As `aws cloudtrail list-public-keys` prints them: bare keys, cut out of Java's envelope.
  public static byte[] listing() {
    byte[] x509 = KEYS.getPublic().getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(x509, 24, x509.length);
    return """
        {"PublicKeyList":[{"Value":"%s","ValidityStartTime":1772000000.0,\
        "ValidityEndTime":1782000000.0,"Fingerprint":"%s"}]}"""
        .formatted(Base64.getEncoder().encodeToString(pkcs1), FINGERPRINT)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String sign(String text) {
    try {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initSign(KEYS.getPrivate());
      rsa.update(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(rsa.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
