"""A headless Chromium over its DevTools protocol, which shows pages without any network.

It speaks through two pipes (JSON, a NUL behind each message). Every request of a page is held and answered from here: the page itself
with the bytes that the test gave, everything else with nothing; each is remembered. Scripts of the page do not run, evaluate() does."""
import base64, contextlib, fcntl, json, os, select, shutil, subprocess, tempfile, time
import lib

FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-extensions',
         '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-features=Translate,OptimizationHints,HttpsUpgrades,HttpsFirstBalancedMode,AutoupgradeMixedContent',
         '--no-default-browser-check', '--mute-audio', '--remote-debugging-pipe', '--window-size=1280,1000',
         '--host-resolver-rules=MAP * ~NOTFOUND', '--proxy-server=127.0.0.1:9']          # were a request to slip through, it would end here
NAMES = ('chromium', 'chromium-browser', 'google-chrome')


def find():
    """The browser's path; skips the test where there is none."""
    for name in NAMES:
        if shutil.which(name):
            return shutil.which(name)
    raise lib.Skip('no Chromium is installed here')


def pipe():
    """A pipe whose ends lie above the numbers that the browser wants to have (3 and 4)."""
    ends = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return high


class Browser:
    def __init__(self):
        path = find()
        self.folder = tempfile.mkdtemp(prefix='pressmark-browser-')
        theirs_in, self.out = pipe()
        self.into, theirs_out = pipe()

        def hand_over():
            os.dup2(theirs_in, 3)
            os.dup2(theirs_out, 4)

        self.process = subprocess.Popen([path, *FLAGS, f'--user-data-dir={self.folder}', 'about:blank'], pass_fds=(3, 4), preexec_fn=hand_over,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, 'HOME': self.folder})
        os.close(theirs_in)
        os.close(theirs_out)
        self.n, self.buffer, self.session = 0, bytearray(), None
        self.page, self.url, self.asked, self.is_loaded = None, None, set(), False
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        self.session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        self.call('Page.enable')
        self.call('Network.enable')
        self.call('Emulation.setScriptExecutionDisabled', value=True)
        self.call('Fetch.enable', patterns=[{'urlPattern': '*'}])
        self.frame = self.call('Page.getFrameTree')['frameTree']['frame']['id']

    def send(self, method, **params):
        self.n += 1
        message = {'id': self.n, 'method': method, 'params': params, **({'sessionId': self.session} if self.session else {})}
        view = memoryview(json.dumps(message).encode() + b'\0')
        while view:
            view = view[os.write(self.out, view[:65536]):]
        return self.n

    def next(self, until):
        """The next message; it fails when none comes in time."""
        while b'\0' not in self.buffer:
            left = until - time.monotonic()
            lib.check(left > 0 and select.select([self.into], [], [], left)[0], 'the browser says nothing')
            more = os.read(self.into, 1 << 20)
            lib.check(more, 'the browser ended')
            self.buffer += more
        end = self.buffer.index(b'\0')
        message = json.loads(self.buffer[:end])
        del self.buffer[:end + 1]
        return message

    def call(self, method, seconds=60, **params):
        number, until = self.send(method, **params), time.monotonic() + seconds
        while True:
            message = self.next(until)
            if message.get('id') == number:
                lib.check('error' not in message, f'{method}: {message.get("error")}')
                return message['result']
            self.happened(message.get('method'), message.get('params', {}))

    def happened(self, what, event):
        if what == 'Page.loadEventFired':
            self.is_loaded = True
        elif what == 'Network.requestWillBeSent':               # late ones of the page before name that page
            if event.get('frameId') == self.frame and event['documentURL'] == self.url and event.get('type') in ('Image', 'Stylesheet', 'Font'):
                self.asked.add(event['request']['url'])
        elif what == 'Fetch.requestPaused':
            url, is_document = event['request']['url'], event['resourceType'] == 'Document'
            body = self.page if is_document and event['frameId'] == self.frame and self.page and url == self.page[0] else None
            if body:
                self.page = None                                # once: whatever else asks for a document is a refresh, or a frame
                self.send('Fetch.fulfillRequest', requestId=event['requestId'], responseCode=200, body=base64.b64encode(body[2]).decode(),
                          responseHeaders=[{'name': 'Content-Type', 'value': body[1]}])
            else:
                self.send('Fetch.fulfillRequest', requestId=event['requestId'], responseCode=204 if is_document else 404)

    def resize(self, width, density):
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=1000, deviceScaleFactor=density, mobile=False)

    def show(self, url, content_type, body):
        """Loads the page as if it had come from the URL. asked: what the browser wanted for it so far."""
        self.call('Page.navigate', url='about:blank')
        url = url.partition('#')[0]
        self.page, self.url, self.asked, self.is_loaded = (url, content_type, body), url, set(), False
        answer = self.call('Page.navigate', url=url)
        lib.check('errorText' not in answer, f'{url}: {answer.get("errorText")}')
        until = time.monotonic() + 60
        while not self.is_loaded:
            message = self.next(until)
            self.happened(message.get('method'), message.get('params', {}))

    def evaluate(self, expression):
        """The value of the expression on the page shown; a promise is waited for."""
        answer = self.call('Runtime.evaluate', expression=expression, returnByValue=True, awaitPromise=True)
        lib.check('exceptionDetails' not in answer, str(answer.get('exceptionDetails'))[:1000])
        return answer['result'].get('value')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.into)
        os.close(self.out)
        shutil.rmtree(self.folder, ignore_errors=True)
