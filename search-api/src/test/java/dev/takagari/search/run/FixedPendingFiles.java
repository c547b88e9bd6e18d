package dev.takagari.search.run;

import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.PendingFiles;
import java.util.List;

/// A ledger that always says the same.
public record FixedPendingFiles(List<LakeFile> files, long unseen) implements PendingFiles {
  @Override
  public List<LakeFile> pendingIn(String sink) {
    return files;
  }

  @Override
  public long unseenIn(String sink) {
    return unseen;
  }
}
