package dev.takagari.app.fleet;

import dev.takagari.app.fleet.EventCatalog.Template;
import dev.takagari.app.fleet.FleetStory.Indicator;
import dev.takagari.app.fleet.FleetStory.Step;
import dev.takagari.app.fleet.FleetWorld.Machine;
import dev.takagari.app.fleet.FleetWorld.Platform;
import dev.takagari.app.fleet.FleetWorld.Program;
import dev.takagari.app.fleet.FleetWorld.Running;
import dev.takagari.app.fleet.Intrusion.Planned;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Plays a synthetic fleet and writes what its sensors send, part after part, as JSON lines.
///
/// One generator makes one fleet, in order: processes live on from part to part, so every process
/// id an event names was started (or found running) in an earlier line of the same host. Memory
/// depends on the number of hosts, not of events. The bytes are a pure function of the options. Not
/// safe for use by several threads.
public final class FleetGenerator {
  private static final int FLUSH_AT = 1 << 18;
  private static final int BURST = 25;
  private static final long DAY_PART = 8 * 3_600_000L;

  private final FleetOptions options;
  private final FleetWorld world;
  private final EventCatalog catalog = new EventCatalog();
  private final Dice dice;
  private final LineBuffer buffer = new LineBuffer();
  private final Scene scene;
  private final Intrusion intrusion;
  private final Tally tally;
  private final ArrayDeque<Planned> planned = new ArrayDeque<>();
  private final List<Step> steps = new ArrayList<>();
  private final Sowing sowing;
  private final long[] byTemplate;
  private final long startMillis;
  private final long spanMillis;
  private int nextPart;
  private long events;
  private long jsonBytes;
  private long partEvents;
  private long partBytes;
  private long now;

  /// What one part holds.
  ///
  /// @param batch the batch it belongs to, from 0
  /// @param part its number in the batch, from 0
  /// @param lastReceived the newest `timestamp` in it
  public record Part(int batch, int part, long events, long jsonBytes, Instant lastReceived) {}

  public FleetGenerator(FleetOptions options) {
    this.options = options;
    this.world = new FleetWorld(options);
    this.dice = new Dice(options.seed(), 2);
    this.scene = new Scene(world, dice, buffer);
    this.intrusion = new Intrusion(world, options);
    this.tally = intrusion.tally(catalog);
    if (options.intrusion()) {
      planned.addAll(intrusion.plan());
    }
    this.sowing = new Sowing(options, new Dice(options.seed(), 3));
    this.byTemplate = new long[catalog.templates().size()];
    this.startMillis = options.start().toEpochMilli();
    this.spanMillis = options.span().toMillis();
    this.now = startMillis;
  }

  public int parts() {
    return options.parts();
  }

  public boolean hasNext() {
    return nextPart < options.parts();
  }

  /// Writes the next part; does not close the stream.
  public Part writeNext(OutputStream out) throws IOException {
    if (!hasNext()) {
      throw new IllegalStateException("all " + options.parts() + " parts are written");
    }
    int number = nextPart++;
    boolean last = nextPart == options.parts();
    partEvents = 0;
    partBytes = 0;
    if (number == 0 && options.intrusion()) {
      for (int i = 0; i < 3; i++) {
        introduce(world.machines()[i], out);
      }
    }
    while (!full(number, last)) {
      burst(number, last, out);
    }
    if (last) {
      playPlanned(Long.MAX_VALUE, Long.MAX_VALUE, out);
    }
    flush(out);
    return new Part(
        number / options.partsPerBatch(),
        number % options.partsPerBatch(),
        partEvents,
        partBytes,
        Instant.ofEpochMilli(now));
  }

  /// What was planted; empty when the options ask for no intrusion. Complete once all parts are
  /// written.
  public Optional<FleetStory> story() {
    if (hasNext()) {
      throw new IllegalStateException("the counts are known when all parts are written");
    }
    return options.intrusion()
        ? Optional.of(intrusion.tell(steps, tally, indicators()))
        : Optional.empty();
  }

  /// The indicators planted beside the intrusion.
  public List<Indicator> indicators() {
    return sowing.indicators();
  }

  /// How many events of each kind were written so far.
  public SortedMap<String, Long> eventTypes() {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Template template : catalog.templates()) {
      if (byTemplate[template.index()] > 0) {
        counts.merge(template.type(), byTemplate[template.index()], Long::sum);
      }
    }
    return counts;
  }

  /// The inventory of hosts as the vendor sends it, one JSON line for each.
  public void writeHosts(OutputStream out) throws IOException {
    Inventories.writeHosts(world, options, out);
  }

  /// The inventory of users as the vendor sends it, one JSON line for each.
  public void writeUsers(OutputStream out) throws IOException {
    Inventories.writeUsers(world, options, out);
  }

  private boolean full(int part, boolean last) {
    if (options.events() > 0) {
      long upTo = portion(options.events(), part) - (last ? planned.size() : 0);
      return events >= upTo;
    }
    return jsonBytes + buffer.size() >= portion(options.jsonBytes(), part);
  }

  private long portion(long all, int part) {
    long parts = options.parts();
    return all / parts * (part + 1) + all % parts * (part + 1) / parts;
  }

  private double progress() {
    return options.events() > 0
        ? (double) events / options.events()
        : (double) (jsonBytes + buffer.size()) / options.jsonBytes();
  }

  /// Some events of one machine in a row, as sensors send them.
  private void burst(int part, boolean last, OutputStream out) throws IOException {
    now = startMillis + (long) (spanMillis * Math.min(progress(), 0.999999));
    Machine machine = pick(part);
    if (!machine.seen) {
      introduce(machine, out);
    }
    int length = 1 + dice.below(2 * BURST - 1);
    for (int i = 0; i < length && !full(part, last); i++) {
      now = Math.max(now, startMillis + (long) (spanMillis * Math.min(progress(), 0.999999)));
      playPlanned(now, now, out);
      sow(out);
      ordinary(machine, out);
    }
  }

  private Machine pick(int part) {
    boolean lateNow =
        options.lateBatch() >= 0 && part / options.partsPerBatch() == options.lateBatch();
    int late = FleetWorld.machinesLate(options);
    if (lateNow && dice.percent(12)) {
      return world.machines()[late];
    }
    for (int tries = 0; tries < 50; tries++) {
      Machine machine = world.pickMachine(dice);
      if (machine.number != late && (!machine.roaming || isOnline(machine))) {
        return machine;
      }
    }
    return world.machines()[0];
  }

  /// A laptop is on line for the first third of each of its eight hours.
  private boolean isOnline(Machine machine) {
    return Math.floorMod(now + machine.number * 1_700_000L, DAY_PART) < DAY_PART / 3;
  }

  /// The time of the next event on a machine: just before it is received, or hours before on one
  /// that was off line and now sends what it kept. Never goes back.
  private long happen(Machine machine) {
    if (machine.roaming) {
      machine.clock = Math.min(now, machine.clock + Math.max(1, (now - machine.clock) / 64));
    } else {
      machine.clock =
          Math.max(machine.clock, now - 20 - (dice.bits(12) >> dice.bits(2)) + machine.skew);
    }
    return machine.clock;
  }

  private void ordinary(Machine machine, OutputStream out) throws IOException {
    boolean desktop = machine.platform == Platform.WINDOWS || machine.platform == Platform.MAC;
    Template template = machine.lastTemplate;
    if (template == null || dice.percent(70)) {
      template =
          catalog.pick(desktop && dice.below(1000) < 14 ? Platform.CLOUD : machine.platform, dice);
      machine.lastTemplate = template;
    }
    long time = happen(machine);
    Running process;
    if (template.type().equals("ProcessRollup2")) {
      process = world.start(machine, dice, time);
    } else if (template.type().equals("SyntheticProcessRollup2")) {
      process = machine.root(dice.bits(2));
    } else if (template.type().equals("EndOfProcess")
        || template.type().equals("TerminateProcess")) {
      process = world.end(machine, dice);
    } else {
      if (machine.actor >= machine.count || dice.percent(30)) {
        machine.actor = Math.min(dice.below(machine.count), dice.below(machine.count));
      }
      process = machine.live[machine.actor];
    }
    scene.begin(machine, process, now, time);
    write(template, out);
  }

  private void introduce(Machine machine, OutputStream out) throws IOException {
    machine.seen = true;
    Template running = catalog.find("SyntheticProcessRollup2", machine.platform);
    for (int i = 0; i < 4; i++) {
      scene.begin(machine, machine.root(i), now, happen(machine));
      write(running, out);
    }
    scene.begin(machine, machine.root(0), now, happen(machine));
    write(catalog.find("AgentOnline", machine.platform), out);
  }

  private void playPlanned(long until, long receivedAt, OutputStream out) throws IOException {
    while (!planned.isEmpty() && planned.getFirst().time() + 400 <= until) {
      Planned next = planned.removeFirst();
      Machine machine = next.machine();
      if (!machine.seen) {
        introduce(machine, out);
      }
      long received =
          receivedAt == Long.MAX_VALUE ? Math.max(now, next.time() + 400) : next.time() + 400;
      scene.begin(machine, next.process(), received, next.time());
      next.set().accept(scene.complete());
      long number = write(catalog.find(next.type(), machine.platform), out);
      if (next.story()) {
        steps.add(
            new Step(
                machine.name,
                machine.aid,
                next.type(),
                Scene.id(number, received),
                Instant.ofEpochMilli(next.time()),
                Instant.ofEpochMilli(received),
                Long.toUnsignedString(next.process().pid()),
                Long.toUnsignedString(next.process().parent()),
                next.what()));
      }
    }
  }

  private void sow(OutputStream out) throws IOException {
    double progress = progress();
    while (sowing.isDue(progress)) {
      int which = sowing.take();
      Machine machine = world.machines()[sowing.machine(world.machines().length)];
      if (machine.platform != Platform.WINDOWS || machine.roaming) {
        machine = world.machines()[which % 3];
      }
      if (!machine.seen) {
        introduce(machine, out);
      }
      long time = happen(machine);
      Indicator indicator = sowing.indicator(which);
      String value = indicator.value();
      String type =
          switch (indicator.column()) {
            case "process.hash.sha256" -> "ProcessRollup2";
            case "dns.question.name" -> "DnsRequest";
            case "destination.ip" -> "NetworkConnectIP4";
            default -> "PeFileWritten";
          };
      Running process = machine.root(dice.bits(2));
      if (type.equals("ProcessRollup2")) {
        Program program =
            FleetWorld.program(
                "\\Device\\HarddiskVolume3\\Users\\Public\\planted-" + which + ".exe",
                LineBuffer.ascii(value),
                dice);
        process =
            world.run(
                machine,
                program,
                process,
                LineBuffer.json("C:\\Users\\Public\\planted-" + which + ".exe"),
                time,
                process.user(),
                dice);
      }
      scene.begin(machine, process, now, time);
      scene.complete();
      switch (type) {
        case "DnsRequest" -> scene.lookingUp(value, "203.0.113.250");
        case "NetworkConnectIP4" -> scene.talkingTo(value, 443);
        case "PeFileWritten" ->
            scene.touching("\\Device\\HarddiskVolume3\\Users\\Public\\" + value, null);
        default -> {}
      }
      write(catalog.find(type, Platform.WINDOWS), out);
      sowing.written(which);
    }
  }

  private long write(Template template, OutputStream out) throws IOException {
    int from = buffer.size();
    long number = scene.write(template);
    tally.see(template, buffer, from);
    events++;
    partEvents++;
    byTemplate[template.index()]++;
    if (buffer.size() > FLUSH_AT) {
      flush(out);
    }
    return number;
  }

  private void flush(OutputStream out) throws IOException {
    out.write(buffer.array(), 0, buffer.size());
    jsonBytes += buffer.size();
    partBytes += buffer.size();
    buffer.clear();
  }

  /// Which indicators are planted and where on the way, as shares of the whole.
  private static final class Sowing {
    private final List<String> columns = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final long[] count;
    private final long[] due;
    private final Dice dice;
    private int next;

    Sowing(FleetOptions options, Dice dice) {
      this.dice = dice;
      int wanted = options.indicators();
      this.count = new long[wanted];
      List<Long> all = new ArrayList<>();
      for (int i = 0; i < wanted; i++) {
        switch (i % 4) {
          case 0 ->
              add(
                  "process.hash.sha256",
                  new String(FleetWorld.hexText(dice, 64), StandardCharsets.US_ASCII));
          case 1 ->
              add("dns.question.name", "p" + i + "-" + FleetWorld.word(dice) + ".planted.example");
          case 2 -> addAddress(i);
          default -> add("file.name", "planted-" + i + "-" + FleetWorld.word(dice) + ".dat");
        }
        for (int copies = 1 + dice.below(5); copies > 0; copies--) {
          all.add(((long) dice.below(970_000) << 32) | i);
        }
      }
      this.due = all.stream().mapToLong(Long::longValue).toArray();
      Arrays.sort(due);
    }

    /// An address that nothing else uses, or a domain when these have run out.
    private void addAddress(int number) {
      if (number / 4 < 60) {
        add("destination.ip", "203.0.113." + (180 + number / 4));
      } else {
        add("dns.question.name", "q" + number + ".planted.example");
      }
    }

    private void add(String column, String value) {
      columns.add(column);
      values.add(value);
    }

    boolean isDue(double progress) {
      return next < due.length && (due[next] >>> 32) <= progress * 1_000_000;
    }

    int take() {
      return (int) due[next++];
    }

    int machine(int machines) {
      return dice.below(machines);
    }

    Indicator indicator(int which) {
      return new Indicator(columns.get(which), values.get(which), count[which]);
    }

    void written(int which) {
      count[which]++;
    }

    List<Indicator> indicators() {
      List<Indicator> all = new ArrayList<>();
      for (int i = 0; i < count.length; i++) {
        all.add(indicator(i));
      }
      return List.copyOf(all);
    }
  }
}
