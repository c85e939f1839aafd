/* Which pictures a browser finds in the page that it shows: evaluated there by test_browser.py. The answer is a list of
 * [place, absolute URL]. Attributes come from the tree that the browser's parser built, backgrounds as it computed them,
 * style sheets as its CSS parser understood them (rules that do not apply at present, too). */
(() => {
    const found = [];
    const put = (place, reference) => {
        reference = (reference || '').trim();
        if (!reference || reference.startsWith('#'))
            return;
        let url;
        try {
            url = new URL(reference, document.baseURI);
        } catch {
            return;
        }
        if (url.protocol === 'http:' || url.protocol === 'https:')
            found.push([place, url.href.replace(/#.*$/s, '')]);
    };

    /* HTML Standard, "parse a srcset attribute": only the URLs of good candidates. */
    const candidates = value => {
        const urls = [];
        for (let at = 0; at < value.length;) {
            at += value.slice(at).match(/^[\s,]*/)[0].length;
            let url = value.slice(at).match(/^\S*/)[0];
            at += url.length;
            if (!url)
                break;
            if (url.endsWith(',')) {
                urls.push(url.replace(/,+$/, ''));
                continue;
            }
            let depth = 0, descriptors = '';
            for (; at < value.length && (value[at] !== ',' || depth); at++) {
                depth = value[at] === '(' ? 1 : value[at] === ')' ? 0 : depth;
                descriptors += value[at];
            }
            at++;
            const words = descriptors.trim().split(/\s+/).filter(word => word);
            if (words.every(word => /^(\d+[wh]|-?\d*\.?\d+(e[+-]?\d+)?x)$/i.test(word)) && words.length < 3)
                urls.push(url);
        }
        return urls;
    };

    /* url("…") as CSS text of the browser's own has it: always in double quotes. */
    const in_css = (place, text) => {
        for (const match of (text || '').matchAll(/url\("((?:[^"\\]|\\[^])*)"\)/g))
            put(place, match[1].replace(/\\(?:([0-9a-f]{1,6})\s?|([^]))/gi,
                (_, code, other) => code ? String.fromCodePoint(parseInt(code, 16)) : other));
    };

    const in_rules = (place, rules) => {
        for (const rule of rules) {
            if (rule instanceof CSSImportRule)
                put(place + ' @import', rule.href);
            else if (rule.constructor.name === 'CSSNamespaceRule')
                continue;
            else if (rule.cssRules && rule.cssRules.length)
                in_rules(place, rule.cssRules);
            if (rule.style)
                in_css(place + ' ' + rule.constructor.name, rule.style.cssText);
        }
    };

    const attributes = [
        ['img', 'src'], ['img', 'srcset'], ['source', 'srcset'], ['source', 'src'], ['video', 'poster'], ['video', 'src'], ['audio', 'src'],
        ['input[type=image i]', 'src'], ['image', 'href'], ['image', 'xlink:href'], ['use', 'href'], ['use', 'xlink:href'],
        ['feImage', 'href'], ['feImage', 'xlink:href'], ['embed', 'src'], ['object', 'data'], ['body, table, td, th, tr, thead, tbody, tfoot', 'background'],
        ['link[rel~=icon i], link[rel~=apple-touch-icon i], link[rel~=stylesheet i], link[rel~=mask-icon i], link[rel~=image_src i]', 'href'],
        ['link[rel~=preload i][as=image i]', 'href'], ['link[rel~=preload i][as=image i]', 'imagesrcset'],
    ];
    for (const [selector, name] of attributes)
        for (const element of document.querySelectorAll(selector)) {
            const value = element.getAttribute(name), place = `${element.localName}.${name}`;
            if (value && name.endsWith('srcset'))
                candidates(value).forEach(url => put(place, url));
            else if (value)
                put(place, value);
            if (element.currentSrc)
                put(`${element.localName} currentSrc`, element.currentSrc);
        }

    const properties = ['background-image', 'list-style-image', 'border-image-source', 'content', 'cursor', '-webkit-mask-image',
                        '-webkit-mask-box-image-source', 'filter', 'backdrop-filter', 'clip-path', 'shape-outside', 'fill', 'stroke',
                        'marker-start', 'marker-mid', 'marker-end'];
    for (const element of document.querySelectorAll('*')) {
        for (const part of [null, '::before', '::after']) {
            const style = getComputedStyle(element, part);
            for (const property of properties) {
                const value = style.getPropertyValue(property);
                if (value.includes('url('))
                    in_css(`${element.localName}${part || ''} ${property}`, value);
            }
        }
        if (element.style)
            in_css(`${element.localName}.style`, element.style.cssText);
    }
    for (const sheet of document.styleSheets)
        if (!sheet.href || sheet.ownerNode.localName === 'style')
            in_rules('style', sheet.cssRules);
    return found;
})()
