package dev.takagari.core.trail;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.trail.DigestFinding.Reason;
import dev.takagari.core.trail.TrailDigest.HashedObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks digests, each by the one after it and by its signature, and log files by their digest. A
/// digest that does not hold is named and then speaks for nothing. For one run and one thread.
public final class DigestVerifier {
  /// What tells a digest from its siblings of the same trail and region: day, time, late addition.
  private static final Pattern NAME =
      Pattern.compile(
          "(.*)/[0-9]{4}/[0-9]{2}/[0-9]{2}/([^/]*)_([0-9]{8}T[0-9]{6}Z)(_backfill)?\\.json(\\.gz)?");

  private final SigningKeys keys;
  private final ArchivedVersions archived;
  private final Instant since;
  private final Instant due;

  /// Everything that was archived under one name, almost always one thing.
  private final Map<BlobRef, List<Candidate>> candidates = new LinkedHashMap<>();

  private final List<DigestFinding> findings = new ArrayList<>();
  private final Map<BlobRef, Link> links = new HashMap<>();
  private final Map<String, List<TrailDigest>> trusted = new HashMap<>();
  private long digests;
  private long logFiles;

  /// @param since digests that ended until then are not missed, and what they list is not checked:
  ///   those that are there only hold the chain
  /// @param due a trail whose newest digest ended before then is behind
  public DigestVerifier(SigningKeys keys, ArchivedVersions archived, Instant since, Instant due) {
    this.keys = keys;
    this.archived = archived;
    this.since = since;
    this.due = due;
  }

  /// One content that was archived as a digest.
  ///
  /// @param digest null when it cannot be used, then `refusal` says why
  /// @param signature hex, null when not known
  private record Candidate(
      String sha256, @Nullable TrailDigest digest, String refusal, @Nullable String signature) {}

  /// What a digest says about the one before it.
  private record Link(BlobRef from, String sha256, @Nullable String signature) {}

  /// Takes one digest in, in any order; several for one place when it was written anew.
  ///
  /// @param object where it was delivered
  /// @param content inflated
  /// @param signature of the object's metadata, hex; null when not known: then what the next digest
  ///   repeats of it counts
  public void add(BlobRef object, byte[] content, @Nullable String signature) {
    Candidate candidate = candidate(object, content, signature);
    List<Candidate> all = candidates.computeIfAbsent(object, ref -> new ArrayList<>());
    // The same content may have come twice, once with its signature.
    if (signature != null) {
      all.removeIf(one -> one.signature() == null && one.sha256().equals(candidate.sha256()));
    }
    if (all.stream().noneMatch(one -> one.sha256().equals(candidate.sha256()))) {
      all.add(candidate);
    }
  }

  private static Candidate candidate(BlobRef object, byte[] content, @Nullable String signature) {
    String sha256 = TrailDigestReader.sha256(content);
    try {
      TrailDigest digest = TrailDigestReader.read(content);
      return digest.place().equals(object)
          ? new Candidate(sha256, digest, "", signature)
          : new Candidate(sha256, null, "it says that it is " + digest.place(), signature);
    } catch (NotDigestException e) {
      return new Candidate(sha256, null, e.reason(), signature);
    }
  }

  /// Checks everything taken in; call it once.
  public DigestReport verify() {
    // The newest first, by names: content that may be forged decides nothing about the order.
    List<BlobRef> order = new ArrayList<>(candidates.keySet());
    order.sort(Comparator.comparing(DigestVerifier::stamp).reversed());
    for (BlobRef object : order) {
      TrailDigest digest = judge(object, candidates.getOrDefault(object, List.of()));
      if (digest != null) {
        accept(digest);
      }
    }
    trusted.values().forEach(this::links);
    return new DigestReport(digests, logFiles, findings);
  }

  private void accept(TrailDigest digest) {
    digests++;
    trusted.computeIfAbsent(trail(digest.place()), name -> new ArrayList<>()).add(digest);
    HashedObject previous = digest.previous();
    if (previous != null) {
      links.put(
          previous.ref(), new Link(digest.place(), previous.sha256(), digest.previousSignature()));
    }
    if (!digest.end().isAfter(since)) {
      return;
    }
    if (digest.logFiles().isEmpty()) {
      findings.add(new DigestFinding.Silence(digest.place(), digest.start(), digest.end()));
    }
    for (HashedObject file : digest.logFiles()) {
      check(digest, file);
    }
  }

  /// The content that counts, null when none does.
  private @Nullable TrailDigest judge(BlobRef object, List<Candidate> all) {
    Link link = links.get(object);
    if (link == null) {
      return unlinked(object, all);
    }
    TrailDigest right = null;
    for (Candidate candidate : all) {
      if (!candidate.sha256().equals(link.sha256())) {
        findings.add(
            new DigestFinding.DigestChanged(
                object, link.from(), link.sha256(), candidate.sha256()));
      } else if (candidate.digest() == null) {
        findings.add(new DigestFinding.DigestRefused(object, candidate.refusal()));
      } else {
        right = candidate.digest();
        // The next digest vouches for the content, so a wrong signature does not condemn it.
        signed(right, candidate.signature(), link);
      }
    }
    return right;
  }

  /// No digest after this one speaks for it: only its signature can.
  private @Nullable TrailDigest unlinked(BlobRef object, List<Candidate> all) {
    TrailDigest right = null;
    for (Candidate candidate : all) {
      TrailDigest digest = candidate.digest();
      if (digest == null) {
        findings.add(new DigestFinding.DigestRefused(object, candidate.refusal()));
      } else if (signed(digest, candidate.signature(), null)) {
        if (right != null) {
          findings.add(
              new DigestFinding.DigestRefused(object, "it was delivered with several contents"));
          return null;
        }
        right = digest;
      }
    }
    return right;
  }

  /// Looks at a signature.
  ///
  /// @param own of the object's metadata
  /// @param next what the next digest says, null if there is none
  /// @return false if it is wrong
  private boolean signed(TrailDigest digest, @Nullable String own, @Nullable Link next) {
    String repeated = next == null ? null : next.signature();
    String signature = own == null ? repeated : own;
    if (own != null && repeated != null && !own.equalsIgnoreCase(repeated)) {
      findings.add(new DigestFinding.SignatureWrong(digest.place()));
      return false;
    }
    if (keys.byFingerprint().isEmpty()) {
      // Where the next digest vouches, the end of the chain is what hangs on nothing.
      return next != null || unchecked(digest, Reason.NO_KEYS);
    }
    if (signature == null) {
      return unchecked(digest, Reason.NO_SIGNATURE);
    }
    if (!keys.byFingerprint().containsKey(digest.fingerprint())) {
      return unchecked(digest, Reason.UNKNOWN_KEY);
    }
    if (!keys.verifies(digest, signature)) {
      findings.add(new DigestFinding.SignatureWrong(digest.place()));
      return false;
    }
    return true;
  }

  private boolean unchecked(TrailDigest digest, Reason reason) {
    findings.add(new DigestFinding.SignatureUnchecked(digest.place(), reason));
    return true;
  }

  private void check(TrailDigest digest, HashedObject file) {
    Set<String> hashes = archived.hashes(file.ref());
    if (hashes.isEmpty()) {
      findings.add(new DigestFinding.LogFileMissing(file.ref(), digest.place()));
      return;
    }
    boolean same = true;
    for (String found : hashes) {
      if (!found.equals(file.sha256())) {
        same = false;
        findings.add(
            new DigestFinding.LogFileChanged(file.ref(), digest.place(), file.sha256(), found));
      }
    }
    logFiles += same ? 1 : 0;
  }

  /// Looks for holes in one trail and region.
  private void links(List<TrailDigest> chain) {
    TrailDigest newest = chain.getFirst();
    if (newest.end().isBefore(due) && !isLate(newest)) {
      findings.add(new DigestFinding.ChainEnds(newest.place(), newest.end()));
    }
    for (TrailDigest digest : chain) {
      HashedObject previous = digest.previous();
      if (previous == null) {
        interrupted(digest, chain);
      } else if (!candidates.containsKey(previous.ref()) && digest.start().isAfter(since)) {
        findings.add(
            new DigestFinding.DigestMissing(
                previous.ref(), digest.place(), endBefore(digest, chain), digest.start()));
      }
    }
  }

  private void interrupted(TrailDigest first, List<TrailDigest> chain) {
    Instant end = endBefore(first, chain);
    if (!isLate(first) && end.isAfter(since) && end.isBefore(first.start())) {
      findings.add(new DigestFinding.ChainInterrupted(first.place(), end, first.start()));
    }
  }

  /// When the last digest before this one ended, or the beginning of what is looked at.
  private Instant endBefore(TrailDigest digest, List<TrailDigest> chain) {
    Instant latest = since;
    for (TrailDigest other : chain) {
      if (!other.end().isAfter(digest.start()) && other.end().isAfter(latest)) {
        latest = other.end();
      }
    }
    return latest;
  }

  /// Digests of log files that came late stand beside the chain.
  private static boolean isLate(TrailDigest digest) {
    Matcher name = NAME.matcher(digest.place().key());
    return name.matches() && name.group(4) != null;
  }

  private static String trail(BlobRef object) {
    Matcher name = NAME.matcher(object.key());
    return name.matches() && name.group(4) == null
        ? object.bucket() + "/" + name.group(1) + "/" + name.group(2)
        : "";
  }

  private static String stamp(BlobRef object) {
    Matcher name = NAME.matcher(object.key());
    return name.matches() ? name.group(3) : "";
  }
}
