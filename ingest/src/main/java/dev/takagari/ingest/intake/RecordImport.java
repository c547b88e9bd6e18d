package dev.takagari.ingest.intake;

import dev.takagari.core.intake.IntakeReceipt;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.unit.UnitId;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Takes in a file of records that somebody brings. It is cut the same way every time, so that the
/// same file is known; memory is that of one part, or of the longest record.
///
/// A record that is too long to be decoded is archived all the same, and set aside on the road.
/// Only one that is longer than [#LONGEST] is not: whoever brought it is told.
public final class RecordImport {
  /// Longest record in bytes that is archived, unless longer ones are decoded.
  public static final int LONGEST = 32 << 20;

  private static final int PART_BYTES = 8 << 20;
  private static final int GZIP_FIRST = 0x1F;
  private static final int GZIP_SECOND = 0x8B;

  private final IntakeFeeds feeds;
  private final RecordIntake intake;
  private final int cap;

  /// @param lineCap longest record in bytes that is decoded
  public RecordImport(IntakeFeeds feeds, RecordIntake intake, int lineCap) {
    this.feeds = feeds;
    this.intake = intake;
    cap = Math.max(lineCap, LONGEST);
  }

  /// What came of a file.
  ///
  /// @param tooLong records that are not kept because they are too long
  /// @param firstTooLong where the first of them are
  public record Imported(List<Part> parts, long tooLong, List<RecordCutter.TooLong> firstTooLong) {
    public Imported {
      parts = List.copyOf(parts);
      firstTooLong = List.copyOf(firstTooLong);
    }
  }

  /// Records that are one unit.
  ///
  /// @param known whether they had been brought before
  public record Part(UnitId unit, long records, boolean known) {}

  /// Keeps the records of a file for good.
  ///
  /// @param in the file, which may be gzip
  /// @throws IOException when it cannot be read: parts of it may be kept, and are known when the
  ///   file comes again
  /// @throws dev.takagari.core.error.TakagariException as [RecordIntake#take] has it
  public Imported read(String source, InputStream in) throws IOException {
    SourceType type = feeds.require(source);
    Parts parts = new Parts(type.name());
    RecordCutter cutter = new RecordCutter(type.framing(), cap, parts::add);
    cutter.cut(inflated(in));
    parts.flush();
    return new Imported(parts.done, cutter.tooLong(), cutter.firstTooLong());
  }

  private static InputStream inflated(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in);
    buffered.mark(2);
    int first = buffered.read();
    int second = buffered.read();
    buffered.reset();
    return first == GZIP_FIRST && second == GZIP_SECOND ? new GZIPInputStream(buffered) : buffered;
  }

  private final class Parts {
    private final String source;
    private final List<Part> done = new ArrayList<>();
    private List<byte[]> records = new ArrayList<>();
    private long bytes;

    Parts(String source) {
      this.source = source;
    }

    void add(byte[] record) {
      if (bytes + record.length + 1 > PART_BYTES) {
        flush();
      }
      records.add(record);
      bytes += record.length + 1;
    }

    void flush() {
      if (!records.isEmpty()) {
        IntakeReceipt receipt = intake.take(source, records);
        done.add(new Part(receipt.unit(), records.size(), receipt.known()));
        records = new ArrayList<>();
        bytes = 0;
      }
    }
  }
}
