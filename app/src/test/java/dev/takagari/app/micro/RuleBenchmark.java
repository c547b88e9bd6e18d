package dev.takagari.app.micro;

import dev.takagari.adapters.rulefile.ShippedRules;
import dev.takagari.alerting.rule.CompiledRules;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.query.predicate.ComparedEvent;
import dev.takagari.core.query.predicate.EventPredicate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to ask one rule of one event of a fleet, of twenty rules that are asked of each:
/// as predicates, and as the plain matcher has it. With `-prof gc`, `gc.alloc.rate.norm` is what is
/// allocated for one event and rule.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class RuleBenchmark {
  private static final int RULES = 20;

  /// What rules for endpoints look like.
  private static final List<String> TEXTS =
      List.of(
          "event.action:ProcessRollup2 process.name:(powershell.exe OR pwsh.exe)"
              + " process.command_line:(*-enc* OR *-encodedcommand*)",
          "event.action:ProcessRollup2 process.name:certutil.exe"
              + " process.command_line:(*urlcache* OR *-decode*)",
          "event.action:ProcessRollup2 process.parent.name:(winword.exe OR excel.exe OR"
              + " powerpnt.exe OR outlook.exe) process.name:(cmd.exe OR powershell.exe OR"
              + " wscript.exe OR cscript.exe OR mshta.exe)",
          "event.class:process process.executable:*\\\\Temp\\\\*.exe NOT user.name:svc_*",
          "event.class:process process.command_line:*sekurlsa*",
          "event.class:process process.command_line:(*vssadmin*delete*shadows* OR"
              + " *wmic*shadowcopy*delete* OR *bcdedit*recoveryenabled*no*)",
          "process.executable:*\\\\rundll32.exe -process.command_line:*,*",
          "process.name:(psexec.exe OR psexesvc.exe OR paexec.exe OR csexec.exe OR mimikatz.exe OR"
              + " procdump.exe OR procdump64.exe OR nc.exe OR ncat.exe OR adfind.exe OR"
              + " sharphound.exe OR rubeus.exe OR seatbelt.exe OR lazagne.exe OR wce.exe OR"
              + " gsecdump.exe)",
          "event.class:dns dns.question.name:(*.onion OR *.duckdns.org OR *.ngrok.io)",
          "event.class:dns dns.question.name:????????????????????????????????*",
          "event.class:network destination.port:(4444 OR 1337 OR 31337)",
          "event.class:network NOT destination.ip:(10.0.0.0/8 OR 172.16.0.0/12 OR 192.168.0.0/16)"
              + " destination.port:(445 OR 3389)",
          "event.class:network destination.ip:(203.0.113.0/24 OR 2001:db8:bad::/48)",
          "event.class:registry registry.path:*\\\\CurrentVersion\\\\Run\\\\*",
          "event.class:file file.path:(*.lnk OR *.hta OR *.js OR *.vbs)"
              + " file.path:*\\\\Startup\\\\*",
          "file.hash.sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "event.class:identity user.name:(administrator OR root) source.ip:* NOT"
              + " source.ip:10.0.0.0/8",
          "process.command_line:(*whoami* OR *nltest* OR *net*group*domain*admins*)"
              + " @timestamp:>=2026-01-01",
          "TokenType:3 event.class:process",
          "mimikatz");

  private final List<EventRow> events = new ArrayList<>();
  private final List<EventPredicate> predicates = new ArrayList<>();
  private final List<QueryMatcher> matchers = new ArrayList<>();
  private final ComparedEvent compared = new ComparedEvent();
  private final CompiledRules.Asking shipped = new CompiledRules(ShippedRules.all()).asking();
  private FleetLines fleet;
  private LineDecoder decoder;

  /// Decodes the events and compiles the rules.
  @Setup
  public void make() {
    fleet = FleetLines.generate(false);
    decoder = new FdrSliceDecoder(new UnmappedNames(), new PlainLines());
    for (int i = 0; i < FleetLines.EVENTS; i++) {
      events.add(EventRow.copyOf(decode(i)));
    }
    for (String text : TEXTS) {
      Query query = QueryParser.parse(text).query();
      predicates.add(EventPredicate.of(query));
      matchers.add(QueryMatcher.of(query));
    }
    if (predicates.size() != RULES || predicates() != matcher()) {
      throw new IllegalStateException("there are other rules, or they say something else");
    }
  }

  private Event decode(int i) {
    return decoder.decode(
        fleet.buffer, fleet.starts[i], fleet.lengths[i], i + 1L, FleetLines.CONTEXT);
  }

  /// The predicates, on events that are decoded already.
  @Benchmark
  @OperationsPerInvocation(FleetLines.EVENTS * RULES)
  public int predicates() {
    int found = 0;
    for (EventRow event : events) {
      found += found(event);
    }
    return found;
  }

  /// The same by the plain matcher.
  @Benchmark
  @OperationsPerInvocation(FleetLines.EVENTS * RULES)
  public int matcher() {
    int found = 0;
    for (EventRow event : events) {
      for (QueryMatcher matcher : matchers) {
        found += matcher.matches(event) ? 1 : 0;
      }
    }
    return found;
  }

  /// Decoding each event and asking the predicates of the decoder's view, as ingest does it.
  @Benchmark
  @OperationsPerInvocation(FleetLines.EVENTS * RULES)
  public int decodeAndPredicates() {
    int found = 0;
    for (int i = 0; i < FleetLines.EVENTS; i++) {
      found += found(decode(i));
    }
    return found;
  }

  /// Decoding alone, to compare with.
  @Benchmark
  @OperationsPerInvocation(FleetLines.EVENTS * RULES)
  public int decode() {
    int columns = 0;
    for (int i = 0; i < FleetLines.EVENTS; i++) {
      columns += decode(i).nextColumn(0);
    }
    return columns;
  }

  /// All shipped rules as ingest asks them, for one event and not one rule.
  @Benchmark
  @OperationsPerInvocation(FleetLines.EVENTS)
  public int shipped() {
    int found = 0;
    for (EventRow event : events) {
      found += shipped.ask(event);
    }
    return found;
  }

  private int found(Event event) {
    int found = 0;
    compared.set(event);
    for (EventPredicate predicate : predicates) {
      found += predicate.matches(compared) ? 1 : 0;
    }
    return found;
  }
}
