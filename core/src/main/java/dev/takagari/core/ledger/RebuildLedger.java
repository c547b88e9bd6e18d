package dev.takagari.core.ledger;

import dev.takagari.core.lake.LakeRestore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Remembers how far a rebuild of the ledger is, so that memory is bounded and a rebuild that was
/// interrupted goes on. One rebuild at a time; every method is one transaction and can be repeated.
///
/// @see LakeRestore
public interface RebuildLedger {

  /// Of these manifests those that were not listed yet.
  Set<String> unlisted(Collection<String> keys);

  /// Lists manifests that were read, and those that cannot be.
  ///
  /// @param damaged why, by key
  void list(Collection<ListedManifest> manifests, Map<String, String> damaged);

  /// Manifests whose units were not restored yet, in the order in which units saw the host
  /// registry: what a unit saw then is there before its turn.
  List<ListedManifest> due(int limit);

  /// Records that a manifest needs no more. The host registry counts on from what its unit saw:
  /// manifests that are written later sort behind it.
  void done(String key);

  /// What archive and ledger say of each other, as far as manifests are listed.
  RebuildFindings findings();

  /// Forgets the rebuild: the next one lists everything again.
  void forget();
}
