package io.hookworks.dev;

import io.hookworks.config.Hookworks;
import io.hookworks.config.HookworksFile;
import io.hookworks.config.Purpose;
import io.hookworks.ops.DevSession;
import io.hookworks.ops.Environment;
import io.hookworks.ops.Home;
import io.hookworks.ops.ManagementToken;
import io.hookworks.ops.Terminal;
import io.hookworks.queue.testkit.process.FreePorts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A person in front of a running {@code dev}: a terminal, a browser, and a plain client of its
 * broker.
 */
final class Desk implements AutoCloseable {
    private static final Pattern CELL = Pattern.compile("<td[^>]*>(.*?)(?=<td|<tr|</table>)");

    private final Home home;
    private final DevSession session;
    private final Laptop laptop;
    private final HttpClient http = HttpClient.newHttpClient();

    private Desk(Home home, DevSession session, Laptop laptop) {
        this.home = home;
        this.session = session;
        this.laptop = laptop;
    }

    /** Starts all of it in this folder, with the repository's file changed so. */
    static Desk sitDown(Hookworks.Provider provider, Path folder, Map<String, String> changes)
            throws IOException {
        Files.writeString(folder.resolve("hookworks.yaml"), changed(changes));
        var home = new Home(folder, new Environment(Map.of()));
        var place = Brokers.place(provider);
        var session =
                new DevSession(
                        ProcessHandle.current().pid(),
                        provider,
                        place.endpoint(),
                        local(FreePorts.next()),
                        local(FreePorts.next()),
                        FreePorts.next(),
                        ManagementToken.orNew(home.environment()));
        var variables = home.devVariables(provider, session.management());
        var config = HookworksFile.read(home.file(), variables::get, Purpose.DEV).config();
        var laptop =
                Laptop.start(
                        config, home.watch(() -> config), session, place, Reach.LOOPBACK, false);
        session.announce(folder);
        return new Desk(home, session, laptop);
    }

    /** The repository's own file, with some of its text replaced. */
    static String changed(Map<String, String> changes) throws IOException {
        var file = Files.readString(Format.root().resolve("hookworks.yaml"));
        for (var change : changes.entrySet()) {
            if (!file.contains(change.getKey())) {
                throw new IllegalArgumentException("hookworks.yaml has no " + change.getKey());
            }
            file = file.replace(change.getKey(), change.getValue());
        }
        return file;
    }

    private static URI local(int port) {
        return URI.create("http://localhost:" + port);
    }

    /** {@code ./hookworks …}. */
    Terminal hookworks(String... args) {
        return Terminal.run(home, args);
    }

    Home home() {
        return home;
    }

    URI api() {
        return session.api();
    }

    URI management() {
        return session.management();
    }

    /** What opens the management port. */
    String token() {
        return session.token().value();
    }

    HttpResponse<String> read(URI url) {
        return answer(HttpRequest.newBuilder(url).build());
    }

    HttpResponse<String> answer(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Presses a button of the sample CRM. */
    void tellCrmToAnswer(int status) {
        var button = management().resolve("/dev/crm/answer/" + status);
        answer(HttpRequest.newBuilder(button).POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    String page() {
        return read(management().resolve("/")).body();
    }

    /** The rows below a heading of the page. */
    List<List<String>> rows(String heading) {
        var section = page().split("<h2>" + heading + "</h2>", 2)[1].split("<h2>", 2)[0];
        return Stream.of(section.split("<tr>"))
                .skip(2)
                .map(row -> (row + "</table>").replaceAll("\\s+", " "))
                .map(row -> CELL.matcher(row).results().map(cell -> cell.group(1)).toList())
                .map(row -> row.stream().map(cell -> cell.replaceAll("</t.*", "")).toList())
                .toList();
    }

    /** The sender's id in that of a message, which has the hash of its bytes at the end. */
    static String withoutHash(String id) {
        return id.replaceFirst(":[0-9a-f]{16}$", "");
    }

    /** How each delivery of a message ended, newest first. */
    List<String> endings(String id) {
        return rows("Deliveries").stream()
                .filter(row -> withoutHash(row.get(3)).equals(id))
                .map(List::getLast)
                .toList();
    }

    /** Another program beside it. */
    PlainClient plainClient() {
        return PlainClient.of(session);
    }

    @Override
    public void close() {
        http.close();
        laptop.stop();
    }
}
