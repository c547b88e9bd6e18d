package dev.takagari.core.search;

/// What a search cost; sums over engines.
///
/// @param filesPlanned files in the time range
/// @param filesPruned of these, not read thanks to statistics and blooms
/// @param filesRead files opened
/// @param bytesRead bytes of the opened files, an upper bound of what was read of them
/// @param bytesFetched bytes that came over the network because the files are not on the local disk
/// @param rowsChecked rows that the engine preselected and the matcher saw
public record SearchStats(
    long filesPlanned,
    long filesPruned,
    long filesRead,
    long bytesRead,
    long bytesFetched,
    long rowsChecked) {
  public static final SearchStats NONE = new SearchStats(0, 0, 0, 0, 0, 0);

  public SearchStats plus(SearchStats other) {
    return new SearchStats(
        filesPlanned + other.filesPlanned,
        filesPruned + other.filesPruned,
        filesRead + other.filesRead,
        bytesRead + other.bytesRead,
        bytesFetched + other.bytesFetched,
        rowsChecked + other.rowsChecked);
  }
}
