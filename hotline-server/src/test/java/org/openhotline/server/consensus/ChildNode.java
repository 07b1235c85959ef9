package org.openhotline.server.consensus;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/// A process that proposes consecutive numbers for ever and writes each committed one as a line to
/// standard output, after the answer; made to be killed. Arguments: folder, first number, payload
/// length, size of a log file.
final class ChildNode {
  private static final int OUTSTANDING = 64;

  private ChildNode() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var settings = Orders.small(Path.of(arguments[0])).withLog(Long.parseLong(arguments[3]), 400);
    var length = Integer.parseInt(arguments[2]);
    var out = new BufferedOutputStream(System.out);
    var sequencer =
        Sequencer.open(
            settings,
            new RecordingReplica(),
            InstantSource.system(),
            FatalHandler.halting(),
            SequencerObserver.NONE);
    var window = new Semaphore(OUTSTANDING);
    for (var next = Long.parseLong(arguments[1]); ; next++) {
      window.acquire();
      var number = next;
      var _ =
          sequencer
              .propose(
                  new Proposal(Lane.NORMAL, length, time -> RecordingReplica.input(number, length)))
              .thenAccept(outcome -> {
                if (outcome instanceof Outcome.Committed<Long>(var _, var committed)) {
                  writeLine(out, committed);
                }
                window.release();
              });
    }
  }

  private static void writeLine(OutputStream out, long number) {
    try {
      out.write((number + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Returns a process that runs this class, behind a prefix such as a shell that sets limits.
  static ProcessBuilder process(
      List<String> prefix, Path folder, long from, int lengthBytes, int segmentBytes) {
    var command = new ArrayList<String>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            ChildNode.class.getName(),
            folder.toString(),
            String.valueOf(from),
            String.valueOf(lengthBytes),
            String.valueOf(segmentBytes)));
    return new ProcessBuilder(command);
  }
}
