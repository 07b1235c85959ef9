package org.openhotline.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `hotline demo` as the README tells it: through the launcher, with the links that it prints.
class DemoIT {
  private static final long STOP_SECONDS = 90;

  /// The next line that shows a link of this desk.
  private static String link(BufferedReader out, String desk) throws IOException {
    Pattern shown = Pattern.compile("\\s+" + desk + "\\s.*(http://\\S+#\\S+)");
    StringBuilder heard = new StringBuilder();
    String line = out.readLine();
    while (line != null) {
      Matcher matcher = shown.matcher(line);
      if (matcher.matches()) {
        return matcher.group(1);
      }
      heard.append(line).append('\n');
      line = out.readLine();
    }
    throw new AssertionError("the demonstration ended without a link of " + desk + ":\n" + heard);
  }

  /// A port whose two successors are free too.
  private static int threePorts() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    for (int tries = 0; tries < 50; tries++) {
      try (ServerSocket first = new ServerSocket(0, 1, here);
          ServerSocket second = new ServerSocket(first.getLocalPort() + 1, 1, here);
          ServerSocket third = new ServerSocket(second.getLocalPort() + 1, 1, here)) {
        return third.getLocalPort() - 2;
      } catch (IOException e) {
        // a successor is taken, or there is none
      }
    }
    throw new IOException("no three free ports beside each other");
  }

  /// The operators' board, with the certificate and passphrase that the demonstration made.
  private static void operatorSees(Browser browser, Path world, int port) throws IOException {
    String board = "https://127.0.0.1:" + port;
    String passphrase = Files.readString(world.resolve("passphrase")).strip();
    Page page = browser.page(browser.operator(board, world.resolve("anna.p12"), passphrase));
    page.navigate(board + "/");
    assertThat(page.locator("#items > li").first()).containsText("XA");
    assertThat(page.locator("#items > li").first()).containsText("XB");
    page.context().close();
  }

  @Test
  void itsLinksOpenConsolesWithAStoryAndWorkOnce(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path world = folder.resolve("world");
    int port = threePorts();
    Process demo =
        new ProcessBuilder(
                List.of(
                    String.valueOf(System.getenv("HOTLINE_LAUNCHER")),
                    "demo",
                    "--dir",
                    world.toString(),
                    "--port-base",
                    String.valueOf(port)))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = demo.inputReader(StandardCharsets.UTF_8);
        Browser browser = Browser.open()) {
      String xa = link(out, "XA");
      String xb = link(out, "XB");
      operatorSees(browser, world, port + 2);
      Page caller = browser.page(browser.officer("en"));
      caller.navigate(xa);
      assertThat(caller.locator(".banner.exhausted")).containsText("Bravo's embassy duty officer");
      Page called = browser.page(browser.officer("en"));
      called.navigate(xb);
      assertThat(called.locator(".banner.ringing")).containsText("Cease firing near the cape");
      called.locator("#no-seat").click();
      assertThat(called.locator("#officer")).hasValue("xb-watch"); // who is on watch
      called.locator("#passphrase").fill(Files.readString(world.resolve("passphrase")).strip());
      called.keyboard().press("Enter");
      called.locator("#watching.good").waitFor();
      called.locator(".banner.ringing a").last().click();
      called.locator("#act-ACKNOWLEDGED").click();
      Desks.sign(called);
      Desks.go(caller, "sent");
      assertThat(Desks.row(caller, "Cease firing near the cape")).containsText("Acknowledged late");
      browser.assertNoProblems();

      Page stranger = browser.page(browser.officer("en"));
      stranger.navigate(xb);
      stranger.locator("#closed").waitFor();
      browser.takeProblems();
      Writer in = demo.outputWriter();
      in.write("\n");
      in.flush();
      stranger.navigate(link(out, "XB"));
      stranger.locator("#link.good").waitFor();
    } finally {
      demo.destroy();
      assertTrue(demo.waitFor(STOP_SECONDS, TimeUnit.SECONDS), "it ends when it is told to");
    }
    assertEquals(0, demo.exitValue());
  }
}
