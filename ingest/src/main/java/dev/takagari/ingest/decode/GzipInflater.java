package dev.takagari.ingest.decode;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Inflates gzip that is pushed in piece by piece, member after member.
///
/// Unlike a stream that pulls, it needs no thread of its own while bytes are on their way, and what
/// was inflated before a damaged place is never lost. For one thread at a time.
public final class GzipInflater implements AutoCloseable {
  private static final int OUTPUT_BYTES = 64 * 1024;
  private static final int FHCRC = 2;
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;

  private enum State {
    HEADER,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CHECKSUM,
    BODY,
    TRAILER,
    PADDING,
    DAMAGED
  }

  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] output = new byte[OUTPUT_BYTES];
  private final Output target;

  private State state = State.HEADER;
  private final byte[] fixed = new byte[10];
  private int filled;
  private int flags;
  private int extraLeft;
  private long members;
  private @Nullable String damage;

  /// Takes inflated bytes; they are valid during the call only.
  @FunctionalInterface
  public interface Output {
    void write(byte[] buffer, int offset, int length);
  }

  public GzipInflater(Output target) {
    this.target = target;
  }

  /// Takes the next bytes of the file. After damage they are ignored.
  public void feed(byte[] buffer, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end && state != State.DAMAGED) {
      at = state == State.BODY ? body(buffer, at, end) : header(buffer[at], at + 1);
    }
  }

  /// What was wrong with the file, null when it was whole. Called after the last byte.
  public @Nullable String finish() {
    if (damage == null && (state != State.HEADER || filled > 0) && state != State.PADDING) {
      damage = "the file ends inside a member";
    }
    if (damage == null && members == 0) {
      damage = "the file holds no member";
    }
    return damage;
  }

  private int header(byte value, int next) {
    switch (state) {
      case HEADER -> headerByte(value);
      case EXTRA_LENGTH -> {
        fixed[filled++] = value;
        if (filled == 2) {
          extraLeft = (fixed[0] & 0xff) | (fixed[1] & 0xff) << 8;
          enter(extraLeft == 0 ? State.NAME : State.EXTRA);
        }
      }
      case EXTRA -> {
        extraLeft--;
        if (extraLeft == 0) {
          enter(State.NAME);
        }
      }
      case NAME -> {
        if (value == 0) {
          flags &= ~FNAME;
          enter(State.NAME);
        }
      }
      case COMMENT -> {
        if (value == 0) {
          flags &= ~FCOMMENT;
          enter(State.COMMENT);
        }
      }
      case HEADER_CHECKSUM -> {
        filled++;
        if (filled == 2) {
          enter(State.BODY);
        }
      }
      case TRAILER -> trailerByte(value);
      case PADDING -> {
        if (value != 0) {
          damaged("bytes after the last member");
        }
      }
      case BODY, DAMAGED -> throw new IllegalStateException("not inside a header");
    }
    return next;
  }

  private void headerByte(byte value) {
    if (filled == 0 && members > 0 && value == 0) {
      state = State.PADDING;
      return;
    }
    fixed[filled++] = value;
    boolean plausible =
        switch (filled) {
          case 1 -> value == 0x1f;
          case 2 -> value == (byte) 0x8b;
          case 3 -> value == 8;
          default -> true;
        };
    if (!plausible) {
      damaged(members == 0 ? "not gzip" : "bytes after the last member");
      return;
    }
    if (filled == fixed.length) {
      flags = fixed[3];
      enter((flags & FEXTRA) != 0 ? State.EXTRA_LENGTH : State.NAME);
    }
  }

  /// Goes to the first part of the header, from `wanted` on, that the flags announce.
  private void enter(State wanted) {
    filled = 0;
    state =
        switch (wanted) {
          case NAME -> (flags & FNAME) != 0 ? State.NAME : next(State.COMMENT);
          case COMMENT -> next(State.COMMENT);
          default -> wanted;
        };
    if (state == State.BODY) {
      inflater.reset();
      checksum.reset();
    }
  }

  private State next(State wanted) {
    if (wanted == State.COMMENT && (flags & FCOMMENT) != 0) {
      return State.COMMENT;
    }
    return (flags & FHCRC) != 0 ? State.HEADER_CHECKSUM : State.BODY;
  }

  private int body(byte[] buffer, int at, int end) {
    inflater.setInput(buffer, at, end - at);
    try {
      while (true) {
        int inflated = inflater.inflate(output);
        if (inflated > 0) {
          checksum.update(output, 0, inflated);
          target.write(output, 0, inflated);
        }
        if (inflater.finished()) {
          state = State.TRAILER;
          filled = 0;
          return end - inflater.getRemaining();
        }
        if (inflater.needsDictionary()) {
          damaged("a dictionary is asked for");
          return end;
        }
        if (inflated == 0 && inflater.needsInput()) {
          return end;
        }
      }
    } catch (DataFormatException e) {
      damaged("compressed data is damaged");
      return end;
    }
  }

  private void trailerByte(byte value) {
    fixed[filled++] = value;
    if (filled < 8) {
      return;
    }
    filled = 0;
    members++;
    state = State.HEADER;
    if (littleEndian(0) != checksum.getValue()) {
      damaged("checksum inside the file differs");
    } else if (littleEndian(4) != (inflater.getBytesWritten() & 0xffffffffL)) {
      damaged("size inside the file differs");
    }
  }

  private long littleEndian(int from) {
    long value = 0;
    for (int i = 3; i >= 0; i--) {
      value = value << 8 | (fixed[from + i] & 0xff);
    }
    return value;
  }

  private void damaged(String what) {
    damage = what;
    state = State.DAMAGED;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
