package org.openhotline.server.board;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.server.core.OpenChanges;
import org.openhotline.web.TlsServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running board: looks once a second at what the relay lets read, and serves pages.
///
/// One thread looks, reads the end of the record after it was published, and tells pages what
/// differs. When a look takes long, the next one is put off to ten times as long, so that at most a
/// tenth of a processor goes into it. Nothing here is waited for by the relay.
public final class Board implements AutoCloseable {
  /// From one look to the next, at least.
  static final Duration PAUSE = Duration.ofSeconds(1);

  /// Entries of the record that are read in one look, at most.
  static final int ENTRIES_A_LOOK = 2_000;

  /// Entries at the end of the record from which acknowledgement times are known.
  static final int ENTRIES_BACK = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(Board.class);
  private static final long OPERATORS_SECONDS = 5;
  private static final long PUT_OFF = 10;
  private static final long END_SECONDS = 5;

  private final Setting setting;
  private final BoardSource source;
  private final BoardView.Place place;
  private final InstantSource clock;
  private final OpenBoard open = new OpenBoard();
  private final Operators operators;
  private final OperatorLog log;
  private final BoardView view;
  private final DeskFacts facts = new DeskFacts();
  private final ScheduledThreadPoolExecutor looking =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("board").factory());
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("board-", 0).factory());
  private final long first;
  private @Nullable Instant since;
  private long next;
  private boolean failing;
  private boolean operatorsFailing;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable BoardFeed feed;
  private volatile @Nullable TlsServer server;

  /// What a board is told.
  ///
  /// @param relay name of the node
  /// @param plane the plane that it serves
  /// @param settings where it is and who may open it
  /// @param log file of the operators' log
  /// @param hosts names by which browsers may call it
  /// @param key of the relay's certificate
  /// @param chain the relay's certificate, then the root of its operator
  public record Setting(
      String relay,
      String plane,
      BoardSettings settings,
      Path log,
      SortedSet<String> hosts,
      PrivateKey key,
      List<X509Certificate> chain) {
    /// Copies the list.
    public Setting {
      chain = List.copyOf(chain);
    }
  }

  private Board(Setting setting, BoardSource source, InstantSource clock, InstantSource wall)
      throws IOException {
    this.setting = setting;
    this.source = source;
    this.place = new BoardView.Place(setting.relay(), setting.plane());
    this.clock = clock;
    this.operators =
        new Operators(setting.chain().getLast(), setting.settings().operators(), clock);
    this.log = OperatorLog.open(setting.log(), clock, wall);
    this.view = new BoardView(source, open, log);
    this.first = Math.max(0, source.recordSize() - ENTRIES_BACK);
    this.next = first;
  }

  /// Reads the operators' log and certificates. Nothing is served yet.
  ///
  /// @param clock the relay's time
  /// @param wall the machine's wall clock
  /// @throws IOException if the log was changed, or a file or folder cannot be read
  /// @throws IllegalArgumentException if the relay's chain does not end in its root
  public static Board open(
      Setting setting, BoardSource source, InstantSource clock, InstantSource wall)
      throws IOException {
    return new Board(setting, source, clock, wall);
  }

  /// Takes what the core tells; quick.
  public Consumer<OpenChanges> changes() {
    return open;
  }

  /// Serves, and looks from now on.
  ///
  /// @throws IOException if the address cannot be used
  public void start() throws IOException {
    BoardFeed telling = new BoardFeed(state(), clock);
    feed = telling;
    server =
        TlsServer.start(
            new TlsServer.Console(
                "board",
                setting.settings().listen(),
                setting.hosts(),
                setting.key(),
                setting.chain(),
                operators,
                operators,
                telling.feed(),
                new BoardApi(
                    new BoardApi.Parts(
                        telling::whole,
                        source,
                        open,
                        log,
                        new Reports(source, clock),
                        this::soon,
                        workers))));
    LOG.atInfo()
        .addKeyValue("address", address())
        .addKeyValue("operators", operators.count())
        .log("Board open");
    after(PAUSE);
    var _ =
        looking.scheduleWithFixedDelay(
            this::letIn, OPERATORS_SECONDS, OPERATORS_SECONDS, TimeUnit.SECONDS);
  }

  /// Looks who may come in; not put off, however long looks take.
  private void letIn() {
    BoardFeed telling = feed;
    try {
      if (operators.reload() && telling != null) {
        telling.feed().close(); // whoever may still come in comes back by himself
      }
      operatorsFailing = false;
    } catch (IOException | RuntimeException e) {
      // The root of a repeated task. Who was let in still is.
      if (!operatorsFailing) {
        LOG.atError().setCause(e).log("The board cannot read who may come in");
      }
      operatorsFailing = true;
    }
  }

  private void after(Duration pause) {
    try {
      var _ = looking.schedule(this::lookAndGoOn, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // closed meanwhile
    }
  }

  private void lookAndGoOn() {
    long begun = System.nanoTime();
    look();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    Duration put = took.multipliedBy(PUT_OFF);
    after(put.compareTo(PAUSE) > 0 ? put : PAUSE);
  }

  /// Something was done: pages see it now.
  private void soon() {
    if (asked.compareAndSet(false, true)) {
      try {
        looking.execute(this::look);
      } catch (RejectedExecutionException e) {
        // closed meanwhile
      }
    }
  }

  private void look() {
    asked.set(false);
    BoardFeed telling = feed;
    if (telling == null) {
      return;
    }
    try {
      follow();
      telling.publish(state());
      failing = false;
    } catch (IOException | RuntimeException e) {
      // The root of a repeated task. Pages hear nothing, and say that they cannot be relied on.
      if (!failing) {
        LOG.atError().setCause(e).log("The board cannot look at the relay");
      }
      failing = true;
    }
  }

  private void follow() throws IOException {
    long end = Math.min(source.recordSize(), next + ENTRIES_A_LOOK);
    while (next < end) {
      List<RecordEntry> entries = Trace.entries(source, next, (int) (end - next));
      if (since == null) {
        since = entries.getFirst().time();
      }
      entries.forEach(facts::take);
      next += entries.size();
    }
  }

  private BoardState state() {
    Instant now = clock.instant();
    Instant from = since;
    boolean whole = next >= source.recordSize();
    if (whole) {
      facts.settle(now);
    }
    return view.make(
        place,
        facts,
        new BoardState.Known(first, from == null ? null : from.toEpochMilli(), whole),
        now);
  }

  /// Where it is.
  ///
  /// @throws IllegalStateException before [#start]
  public InetSocketAddress address() {
    TlsServer serving = server;
    if (serving == null) {
      throw new IllegalStateException("the board does not serve");
    }
    return serving.address();
  }

  /// Ends it without interrupting anybody: an interrupted thread that reads a file closes it, and
  /// these files are the relay's.
  @Override
  public void close() {
    looking.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    looking.shutdown();
    TlsServer serving = server;
    if (serving != null) {
      serving.close();
    }
    workers.shutdown();
    try {
      boolean ended =
          looking.awaitTermination(END_SECONDS, TimeUnit.SECONDS)
              && workers.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        LOG.atWarn().log("The board was still reading when it was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
