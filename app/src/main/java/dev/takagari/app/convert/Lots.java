package dev.takagari.app.convert;

import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.unit.UnitLease;
import java.util.ArrayList;
import java.util.List;

/// Shares files out: each lot is files that stand side by side and is worked on by one thread.
///
/// The lots depend on the files and the number of threads only, never on how fast a thread is, so
/// that the same call always writes the same names. One thread gets one lot; more threads get some
/// lots each, so that none waits long for the last.
final class Lots {
  private static final int LOTS_PER_THREAD = 4;
  private static final String NO_BUCKET = "copy";

  private Lots() {}

  /// One thread's work at a time.
  ///
  /// @param lease names the data files
  record Lot(UnitLease lease, List<BucketCopy.Part> parts) {
    Lot {
      parts = List.copyOf(parts);
    }
  }

  /// @param parts event files in order
  static List<Lot> of(List<BucketCopy.Part> parts, int threads) {
    long all = parts.stream().mapToLong(BucketCopy.Part::size).sum();
    int wanted = threads == 1 ? 1 : threads * LOTS_PER_THREAD;
    List<Lot> lots = new ArrayList<>();
    List<BucketCopy.Part> open = new ArrayList<>();
    long before = 0;
    for (BucketCopy.Part part : parts) {
      open.add(part);
      before += part.size();
      if (before >= all * (lots.size() + 1.0) / wanted) {
        lots.add(lot(open));
        open.clear();
      }
    }
    if (!open.isEmpty()) {
      lots.add(lot(open));
    }
    return lots;
  }

  private static Lot lot(List<BucketCopy.Part> parts) {
    List<ObjectIdentity> identities = new ArrayList<>();
    for (BucketCopy.Part part : parts) {
      identities.add(
          ObjectIdentity.of(new BlobRef(NO_BUCKET, part.key()), Long.toString(part.size())));
    }
    return new Lot(new UnitLease(ObjectIdentity.unitOf(identities), 1), parts);
  }
}
