package dev.takagari.core.mapping.record;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Home;
import dev.takagari.core.mapping.RecordMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One version of the mapping of one kind of record, as data: the same whether it was written in
/// Java or in a file. Immutable; safe for use by several threads.
///
/// Rows outlive definitions: once rows exist, the homes of a name and version never change.
public final class RecordDefinition implements RecordMapping {
  private static final int MOST_ACTIONS = 4_096;

  private final String name;
  private final @Nullable String body;
  private final boolean foldsNames;
  private final Predicate<JsonRecord> fits;
  private final List<ColumnSource> action;
  private final List<ColumnSource> sources;
  private final Function<@Nullable String, List<ColumnSource>> variants;
  private final Map<Column, Object> constants;
  private final TimeRule time;
  private final Identity identity;
  private final Classification.Rule classification;
  private final List<Derivation> derivations;
  private final Derivation.DomainFilter domains;
  private final Map<Column, List<String>> derived;
  private final Plan plain;
  private final ConcurrentHashMap<String, Plan> plans = new ConcurrentHashMap<>();

  /// The sources of records with one action.
  record Plan(List<ColumnSource> sources, Map<String, Integer> homes) {
    static Plan of(List<ColumnSource> sources) {
      Map<String, Integer> homes = new LinkedHashMap<>();
      for (int i = 0; i < sources.size(); i++) {
        if (sources.get(i) instanceof ColumnSource.Held(Home home)
            && homes.putIfAbsent(home.field(), i) != null) {
          throw new IllegalArgumentException(home.field() + " has two homes");
        }
      }
      return new Plan(sources, Map.copyOf(homes));
    }

    @Nullable Home home(String field) {
      Integer index = homes.get(field);
      return index == null ? null : ((ColumnSource.Held) sources.get(index)).home();
    }
  }

  private RecordDefinition(Builder builder) {
    name = builder.name;
    body = builder.body;
    foldsNames = builder.foldsNames;
    fits = builder.fits;
    action = builder.sources.stream().filter(RecordDefinition::isAction).toList();
    sources = List.copyOf(builder.sources);
    variants = builder.variants;
    constants = Map.copyOf(builder.constants);
    time = builder.time;
    identity = builder.identity;
    classification = builder.classification;
    derivations = List.copyOf(builder.derivations);
    domains = builder.domains;
    derived = new LinkedHashMap<>(builder.derived);
    plain = Plan.of(sources);
  }

  /// Begins a definition.
  ///
  /// @param name and version, as `raw.shape` begins: `cloudtrail.1`
  /// @param module `event.module`
  /// @param dataset `event.dataset`
  public static Builder named(String name, String module, String dataset) {
    return new Builder(name)
        .constant(Columns.EVENT_MODULE, module)
        .constant(Columns.EVENT_DATASET, dataset);
  }

  private static boolean isAction(ColumnSource source) {
    return source.column().equals(Columns.EVENT_ACTION);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public @Nullable String body() {
    return body;
  }

  @Override
  public Function<String, @Nullable Home> homes(Event event) {
    return plan(event.string(Columns.EVENT_ACTION))::home;
  }

  /// All fields that have a home in records without a variant.
  public List<Home> homes() {
    List<Home> homes = new ArrayList<>();
    for (ColumnSource source : sources) {
      if (source instanceof ColumnSource.Held(Home home)) {
        homes.add(home);
      }
    }
    return homes;
  }

  /// The source fields of every column, in the order in which they are tried. `event.avsc` says the
  /// same of shipped definitions.
  public Map<Column, List<String>> fields() {
    Map<Column, Set<String>> fields = new LinkedHashMap<>();
    for (FieldPath path : time.candidates()) {
      fields.computeIfAbsent(Columns.TIMESTAMP, c -> new LinkedHashSet<>()).add(path.toString());
    }
    for (ColumnSource source : sources) {
      String field =
          switch (source) {
            case ColumnSource.Held(Home home) -> home.field();
            case ColumnSource.Filled filled -> filled.path().toString();
          };
      fields.computeIfAbsent(source.column(), c -> new LinkedHashSet<>()).add(field);
    }
    derived.forEach(
        (column, more) -> fields.computeIfAbsent(column, c -> new LinkedHashSet<>()).addAll(more));
    Map<Column, List<String>> all = new LinkedHashMap<>();
    fields.forEach((column, names) -> all.put(column, List.copyOf(names)));
    return all;
  }

  boolean foldsNames() {
    return foldsNames;
  }

  boolean fits(JsonRecord record) {
    return fits.test(record);
  }

  List<ColumnSource> actionSources() {
    return action;
  }

  Plan plan(@Nullable String actionName) {
    List<ColumnSource> more = variants.apply(actionName);
    if (more.isEmpty()) {
      return plain;
    }
    String key = actionName == null ? "" : actionName;
    Plan known = plans.get(key);
    if (known == null) {
      List<ColumnSource> all = new ArrayList<>(sources);
      all.addAll(more);
      known = Plan.of(List.copyOf(all));
      if (plans.size() < MOST_ACTIONS) {
        plans.put(key, known);
      }
    }
    return known;
  }

  Map<Column, Object> constants() {
    return constants;
  }

  TimeRule time() {
    return time;
  }

  Identity identity() {
    return identity;
  }

  Classification.Rule classification() {
    return classification;
  }

  List<Derivation> derivations() {
    return derivations;
  }

  Derivation.DomainFilter domains() {
    return domains;
  }

  /// Puts a definition together. For one thread.
  public static final class Builder {
    private final String name;
    private @Nullable String body;
    private boolean foldsNames;
    private Predicate<JsonRecord> fits = record -> true;
    private final List<ColumnSource> sources = new ArrayList<>();
    private Function<@Nullable String, List<ColumnSource>> variants = action -> List.of();
    private final Map<Column, Object> constants = new LinkedHashMap<>();
    private TimeRule time = TimeRule.of();
    private Identity identity;
    private Classification.Rule classification = Classification.always(Classification.EVENT);
    private final List<Derivation> derivations = new ArrayList<>();
    private final Map<Column, List<String>> derived = new LinkedHashMap<>();
    private Derivation.DomainFilter domains = domain -> true;

    private Builder(String name) {
      if (!name.matches("[a-z0-9][a-z0-9_.-]*\\.[0-9]+")) {
        throw new IllegalArgumentException("a mapping is named as cloudtrail.1 or nginx.access.1");
      }
      this.name = name;
      int version = name.lastIndexOf('.');
      identity = Identity.whole(name.substring(0, version) + '/' + name.substring(version + 1));
    }

    /// The member that holds the fields; see [RecordMapping#body].
    public Builder body(String member) {
      body = member;
      return this;
    }

    /// Finds fields and members whose name differs in case only, when that is one; such a field
    /// fills its columns but is kept too.
    public Builder foldNames() {
      foldsNames = true;
      return this;
    }

    /// Which records the definition is for, when a source has several.
    public Builder when(Predicate<JsonRecord> record) {
      fits = record;
      return this;
    }

    /// Adds sources of columns, tried in this order.
    public Builder sources(ColumnSource... more) {
      sources.addAll(List.of(more));
      return this;
    }

    /// Adds a field that a column may hold when it is a text.
    public Builder held(Column column, Codec codec, String... fields) {
      for (String field : fields) {
        sources.add(ColumnSource.held(column, codec, field));
      }
      return this;
    }

    /// Adds a value that only fills a column, by a codec.
    public Builder filled(Column column, Codec codec, String... path) {
      sources.add(ColumnSource.filled(column, codec::decode, path));
      return this;
    }

    /// Adds values that are added to a list column, by a codec that makes lists.
    public Builder added(Column column, Codec codec, String... path) {
      sources.add(ColumnSource.added(column, codec::decode, path));
      return this;
    }

    /// Sources beside the others for records of one action: a function of `event.action` alone, and
    /// the same for ever, since homes depend on it. Empty for most.
    public Builder variants(Function<@Nullable String, List<ColumnSource>> byAction) {
      variants = byAction;
      return this;
    }

    /// What a column says when no source fills it.
    ///
    /// @param value as [ColumnSource.Conversion] makes them
    public Builder constant(Column column, Object value) {
      constants.put(column, value);
      return this;
    }

    public Builder time(TimeRule rule) {
      time = rule;
      return this;
    }

    public Builder identity(Identity value) {
      identity = value;
      return this;
    }

    public Builder classification(Classification.Rule rule) {
      classification = rule;
      return this;
    }

    /// Adds a derivation.
    public Builder derivation(Derivation derivation) {
      derivations.add(derivation);
      return this;
    }

    /// Names fields that a column is made from by derivations, identity or classification: for
    /// `event.avsc` and the reference only.
    public Builder derivedFrom(Column column, String... fields) {
      derived.merge(
          column,
          List.of(fields),
          (a, b) -> {
            List<String> both = new ArrayList<>(a);
            both.addAll(b);
            return List.copyOf(both);
          });
      return this;
    }

    /// Which domain names belong into `related.domain`; all unless said.
    public Builder domains(Derivation.DomainFilter filter) {
      domains = filter;
      return this;
    }

    public RecordDefinition build() {
      return new RecordDefinition(this);
    }
  }
}
