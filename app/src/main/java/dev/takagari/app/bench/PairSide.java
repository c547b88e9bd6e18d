package dev.takagari.app.bench;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Two separate conversions with one thread at the same time, each of one half of the files: what
/// one conversion with two threads is held against. Its seconds are those in which the two, at the
/// speeds they had, would do all the work together.
record PairSide() implements Side {
  private static final String HALVES = "halves";

  @Override
  public String code() {
    return "pair";
  }

  @Override
  public String label() {
    return "two convert processes at once, 1 thread each";
  }

  @Override
  public int threads() {
    return 2;
  }

  @Override
  public Run run(Lab lab) throws IOException, InterruptedException {
    ConvertSide side = new ConvertSide(ConvertSide.FAST, 1);
    split(lab);
    ChildProcess first = start(lab, side, 0);
    ChildProcess second = start(lab, side, 1);
    // the processor time of both is booked until the later one ends
    FutureTask<ChildProcess.Measured> other = new FutureTask<>(() -> second.await(lab.limit()));
    Thread.ofPlatform().name("bench-pair").start(other);
    ChildProcess.Measured one = first.await(lab.limit());
    ChildProcess.Measured two = result(other);
    FlatJson left = FlatJson.read(lab.path("pair-0.json"));
    FlatJson right = FlatJson.read(lab.path("pair-1.json"));
    double bytesASecond =
        left.number("json_bytes") / one.seconds() + right.number("json_bytes") / two.seconds();
    lab.workspace().delete(HALVES);
    lab.workspace().delete("pair-0");
    lab.workspace().delete("pair-1");
    return new Run(
        lab.data().jsonBytes() / bytesASecond,
        Math.max(one.cpuSeconds(), two.cpuSeconds()),
        one.peakRssBytes() + two.peakRssBytes(),
        (long) (left.number("events") + right.number("events")),
        (long) (left.number("output_bytes") + right.number("output_bytes")));
  }

  private static ChildProcess.Measured result(FutureTask<ChildProcess.Measured> task)
      throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TakagariException known
          ? known
          : new TakagariException(ErrorCode.INTERNAL, "a process of the pair failed", e);
    }
  }

  private static ChildProcess start(Lab lab, ConvertSide side, int half) throws IOException {
    String name = "pair-" + half;
    return ChildProcess.start(
        lab.workspace(),
        name + "-process",
        ChildProcess.convertOptions(),
        List.of(),
        side.arguments(
            lab.path(HALVES).resolve(Integer.toString(half)),
            lab.path(name),
            lab.path(name + ".json")));
  }

  /// Hard links to the files, shared out by size.
  private static void split(Lab lab) throws IOException {
    if (lab.data().files().size() < 2) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          "the pair needs two files or more: give more data or leave it out");
    }
    long[] bytes = new long[2];
    Path root = lab.path(HALVES);
    for (int i = 0; i < lab.data().files().size(); i++) {
      Path file = lab.data().files().get(i);
      int half = bytes[0] <= bytes[1] ? 0 : 1;
      bytes[half] += Files.size(file);
      Path to = root.resolve(half + "/data/" + i + "/" + file.getFileName());
      Files.createDirectories(to.getParent());
      try {
        Files.createLink(to, file);
      } catch (IOException | UnsupportedOperationException e) {
        Files.copy(file, to);
      }
    }
  }
}
