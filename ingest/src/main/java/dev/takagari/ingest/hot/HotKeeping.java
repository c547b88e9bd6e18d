package dev.takagari.ingest.hot;

import dev.takagari.core.retention.HotExclusions;
import dev.takagari.core.retention.LakeOnly;
import dev.takagari.core.retention.LeftOut;
import dev.takagari.core.retention.RetentionRules;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// What the hot index is given, and where what it is not given is noted.
///
/// @param rules an event older than its class is kept when its unit is first claimed is left out
/// @param lakeOnly kinds that are left out
public record HotKeeping(RetentionRules rules, LakeOnly lakeOnly, HotExclusions exclusions) {

  /// The hot index gets everything.
  public static HotKeeping everything() {
    return new HotKeeping(RetentionRules.forever(), LakeOnly.NOTHING, new NoExclusions());
  }

  private static final class NoExclusions implements HotExclusions {
    @Override
    public Map<String, LocalDate> floors() {
      return Map.of();
    }

    @Override
    public void raise(Map<String, LocalDate> floors) {}

    @Override
    public List<LeftOut.Kind> lakeOnly(LocalDate first, LocalDate last) {
      return List.of();
    }

    @Override
    public void forget() {}
  }
}
