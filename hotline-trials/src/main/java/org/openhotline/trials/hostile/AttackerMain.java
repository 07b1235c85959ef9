package org.openhotline.trials.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// The attackers' own process: reads `ATTACK milliseconds` line by line and answers each with what
/// was seen.
public final class AttackerMain {
  private AttackerMain() {}

  /// Attacks until its standard input ends.
  ///
  /// @param args folder of the world, port of the relay
  public static void main(String[] args) throws IOException, InterruptedException {
    InetAddress here = InetAddress.getByName("127.0.0.2");
    InetSocketAddress relay =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
    try (Attacker attacker = new Attacker(Path.of(args[0]), new InetSocketAddress(here, 0), relay);
        BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("ready");
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        String[] words = line.split(" ", -1);
        Seen seen =
            attacker.run(Attack.valueOf(words[0]), Duration.ofMillis(Long.parseLong(words[1])));
        System.out.println(seen.line());
      }
    }
  }
}
