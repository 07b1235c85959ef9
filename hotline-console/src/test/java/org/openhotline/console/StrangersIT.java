package org.openhotline.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What pages of others get, in the very browser in which the officer is signed in: nothing.
@ExtendWith(Desks.Shared.class)
class StrangersIT {
  private static final String ATTACK =
      """
      async (console) => {
        const got = [];
        const tried = async (what, work) => {
          try {
            await work();
            got.push(what);
          } catch (e) {
            // refused
          }
        };
        const load = (tag, attribute, url) => new Promise((ok, no) => {
          const e = document.createElement(tag);
          e.onload = ok;
          e.onerror = no;
          e[attribute] = url;
          document.body.append(e);
        });
        const own = { 'content-type': 'application/json', 'x-hotline': '1' };
        const all = { credentials: 'include' };
        await tried('state', () => fetch(console + 'api/state', all));
        await tried('tell', () => fetch(console + 'api/leave', { method: 'POST', headers: own, body: '{}', ...all }));
        await tried('image', () => load('img', 'src', console + 'shared/icon.svg'));
        await tried('script', () => load('script', 'src', console + 'main.js'));
        await tried('styles', () => new Promise((ok, no) => {
          const e = document.createElement('link');
          Object.assign(e, { rel: 'stylesheet', onload: ok, onerror: no, href: console + 'console.css' });
          document.head.append(e);
        }));
        await tried('feed', () => new Promise((ok, no) => {
          const feed = new EventSource(console + 'feed', { withCredentials: true });
          feed.onopen = ok;
          feed.onerror = () => { feed.close(); no(); };
        }));
        const blind = await fetch(console + 'api/leave',
          { method: 'POST', mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body: '{}', ...all }).catch(() => null);
        if (blind && blind.type !== 'opaque') {
          got.push('blind');
        }
        const frame = document.createElement('iframe');
        frame.src = console;
        document.body.append(frame);
        return got;
      }
      """;

  private final Desks desks;

  StrangersIT(Desks desks) {
    this.desks = desks;
  }

  @AfterEach
  void nothingWentWrongInTheBrowser() {
    desks.browser().assertNoProblems();
  }

  @Test
  void aPageOfAnotherOriginGetsNothingAndCannotFrameTheConsole() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] page = "<!doctype html><title>other</title><body>".getBytes(StandardCharsets.UTF_8);
    other.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("content-type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    other.start();
    String console = desks.consoleB().address();
    Page stranger = desks.browser().page(desks.officerB()); // the cookie is there
    stranger.navigate("http://127.0.0.1:" + other.getAddress().getPort() + "/");
    assertEquals(List.of(), stranger.evaluate(ATTACK, console));
    stranger.waitForCondition(
        () -> stranger.frames().stream().anyMatch(f -> f.url().startsWith("chrome-error:")));
    assertTrue(stranger.frames().stream().noneMatch(f -> f.url().startsWith(console)));
    stranger.close();
    other.stop(0);
    assertFalse(desks.browser().takeProblems().isEmpty(), "the browser says what it was refused");
    assertThat(desks.xb().locator("#watching.good")).isVisible(); // nobody left the seat
  }

  @Test
  void anotherHostNameAndABrowserWithoutASessionGetNothing() {
    String console = desks.consoleB().address();
    Page stranger = desks.browser().page(desks.browser().officer("en"));
    Response rebound = stranger.navigate(console.replace("127.0.0.1", "localhost"));
    assertEquals(421, rebound.status());
    stranger.navigate(console);
    stranger.locator("#closed").waitFor();
    for (String path :
        List.of("api/state", "feed", "main.js", "console.css", "lang/en.json", "shared/feed.js")) {
      assertEquals(
          401,
          stranger.evaluate("async (path) => (await fetch(path)).status", path),
          path + " without a session");
    }
    stranger.navigate(console + "#" + "A".repeat(32)); // a token that was never printed
    stranger.reload();
    stranger.locator("#closed").waitFor();
    stranger.close();
    desks.browser().takeProblems(); // every refusal is an error on the stranger's page
  }

  @Test
  void aScriptThatGotIntoThePageDoesNotRunAndTheBrowserTellsOfIt() {
    Page page = desks.browser().page(desks.officerB());
    page.navigate(desks.consoleB().address());
    page.locator("#link.good").waitFor();
    desks.browser().assertNoProblems();
    Object ran =
        page.evaluate(
            """
            async () => {
              const tried = (work) => { try { work(); } catch (e) { return e.name; } return 'done'; };
              const script = document.createElement('script');
              const outcomes = [
                tried(() => { script.text = 'window.hit = 1'; document.body.append(script); }),
                tried(() => { document.body.innerHTML = '<p>taken</p>'; }),
                tried(() => setTimeout('window.hit = 1', 0)),
              ];
              await new Promise((done) => setTimeout(done, 50));
              return [...outcomes, String(window.hit), String(Boolean(document.getElementById('main')))];
            }
            """);
    assertEquals(List.of("TypeError", "TypeError", "TypeError", "undefined", "true"), ran);
    page.close();
    assertFalse(desks.browser().takeProblems().isEmpty(), "a violation is heard by these tests");
  }
}
