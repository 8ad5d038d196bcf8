(() => {
  var e,
    t,
    n,
    r,
    i,
    a,
    o,
    s,
    c,
    l,
    u = Symbol.for(`pv`),
    d = {},
    f = [],
    p = /^m(i|n|o|s|text|space)$/,
    m = Array.isArray,
    h = f.slice,
    g = Object.assign;
  function _(e) {
    e && e.parentNode && e.remove();
  }
  function v(n, r, i, a, o) {
    var s = {
      type: n,
      props: r,
      key: i,
      ref: a,
      __k: null,
      __: null,
      __b: 0,
      __e: null,
      __c: null,
      constructor: u,
      __v: o || ++t,
      __i: -1,
      __u: 0,
    };
    return !o && e.vnode && e.vnode(s), s;
  }
  function y(e) {
    return e.children;
  }
  function b(e, t) {
    (this.props = e), (this.context = t), (this.__g = 0);
  }
  function x(e, t) {
    if (t == null) return e.__ && x(e.__, e.__i + 1);
    for (var n; t < e.__k.length; t++) if ((n = e.__k[t]) && n.__e) return n.__e;
    return typeof e.type != `function` || e.props.__P ? null : x(e);
  }
  function S(t) {
    var n,
      r = t.__v,
      i = r.__e,
      a = [],
      o = [],
      s = t.__P;
    s &&
      (((n = g({ constructor: u }, r)).__v = r.__v + 1),
      e.vnode && e.vnode(n),
      te(s, n, r, t.__n, s.namespaceURI, 32 & r.__u ? [i] : null, a, i || x(r), 32 & r.__u, o),
      (n.__v = r.__v),
      (n.__.__k[n.__i] = n),
      ie(a, n, o),
      (r.__ = r.__e = null),
      n.__e != i && C(n));
  }
  function C(e) {
    if ((e = e.__) && e.__c && !e.props.__P) return (e.__e = null), e.__k.some((t) => t && (e.__e = t.__e)), C(e);
  }
  function w(t) {
    ((8 & t.__g || ((t.__g |= 8), n.push(t), i++)) && r == e.debounceRendering) ||
      ((r = e.debounceRendering) || queueMicrotask)(T);
  }
  function T() {
    try {
      for (var e, t = 1; n.length; ) n.length > t && n.sort(a), (e = n.shift()), (t = n.length), 8 & e.__g && S(e);
    } finally {
      (i = n.length) && (r || queueMicrotask)(T);
    }
  }
  function E(e, t, n, r, i, a, o, s, c, l, u) {
    var p,
      m,
      h,
      g,
      _,
      v,
      y = r.__k || f,
      b = t.length;
    for (c = D(n, t, y, c, b), p = 0; p < b; p++)
      (h = n.__k[p]) != null &&
        ((m = (~h.__i && y[h.__i]) || d),
        (h.__i = p),
        (v = te(e, h, m, i, a, o, s, c, l, u)),
        (g = h.__e),
        (m.ref != h.ref || 8 & m.__u) && (m.ref && M(m.ref, null, h, m), h.ref && u.push(h.ref, h.__c || g, h)),
        (_ ||= g),
        4 & h.__u
          ? ((c = O(h, c, e, !m.__v)), m.__e && (m.__e = null))
          : typeof h.type == `function` && v !== void 0
            ? (c = v)
            : g && (c = g.nextSibling),
        (h.__u &= -21));
    return (n.__e = _), c;
  }
  function D(e, t, n, r, i) {
    var a,
      o,
      s,
      c,
      l,
      d,
      f,
      p,
      h,
      g = n.length,
      _ = g,
      b = 0,
      S = 0,
      C = (e.__k = Array(i));
    for (a = 0; a < i; a++)
      (o = t[a]) != null && typeof o != `boolean` && typeof o != `function`
        ? (typeof o != `object` || o.constructor === String
            ? (o = C[a] = v(null, o))
            : m(o)
              ? (o = C[a] = v(y, { children: o }))
              : o.constructor === u && o.__b
                ? (o = C[a] = v(o.type, o.props, o.key, o.ref, o.__v))
                : (C[a] = o),
          (c = a + b),
          (o.__ = e),
          (o.__b = e.__b + 1),
          (s = null),
          ~(l = o.__i = k(o, n, c, _)) && (_--, (s = n[l]) && (s.__u |= 2)),
          s && s.__v
            ? ((o.__u |= 16), l == c - 1 ? b-- : l == c + 1 ? b++ : l != c && (l > c ? b-- : b++, (S = 1)))
            : (~l || (i > g ? b-- : i < g && b++), typeof o.type != `function` && (o.__u |= 4)))
        : (C[a] = null);
    if (S) {
      for (d = [], f = [], a = 0; a < i; a++)
        if ((o = C[a]) && 16 & o.__u) {
          for (b = 0, p = d.length; b < p; ) d[(h = (b + p) >> 1)] < o.__i ? (b = h + 1) : (p = h);
          (d[b] = o.__i), (f[a] = b + 1);
        }
      for (b = d.length; a--; ) f[a] && (f[a] == b ? b-- : (C[a].__u |= 4));
    }
    if (_) for (a = 0; a < g; a++) !(s = n[a]) || 2 & s.__u || (s.__e == r && (r = x(s)), N(s, s));
    return r;
  }
  function O(e, t, n, r) {
    var i, a, o, s;
    if (typeof e.type == `function`) {
      if (e.props.__P) return t;
      if ((i = e.__k)) for (a = 0; a < i.length; a++) i[a] && ((i[a].__ = e), (t = O(i[a], t, n, !1)));
      return t;
    }
    for (t && !t.parentNode && (t = x(e)) && !t.parentNode && (t = null), o = e.__e, s = t; s && s.nodeType == 8; )
      s = s.nextSibling;
    for (
      o != s && (!r && n.moveBefore && o.parentNode ? n.moveBefore(o, t) : n.insertBefore(o, t || null)), t = o;
      (t &&= t.nextSibling) && t.nodeType == 8 && !t.data.startsWith(`$s`);
    );
    return t;
  }
  function k(e, t, n, r) {
    var i,
      a = e.key,
      o = e.type,
      s = t[n],
      c = s && !(2 & s.__u);
    if ((s === null && a == null) || (c && a == s.key && o == s.type)) return n;
    if (r > +!!c) {
      for (i = n - 1; i >= 0; i--) if ((s = t[i]) && !(2 & s.__u) && a == s.key && o == s.type) return i;
      for (i = n + 1; i < t.length; i++) if ((s = t[i]) && !(2 & s.__u) && a == s.key && o == s.type) return i;
    }
    return -1;
  }
  function A(e, t, n) {
    (n ??= ``), t[0] == `-` ? e.setProperty(t, n) : (e[t] = n);
  }
  function j(e, t, n, r, i) {
    var a, o;
    if (t == `style`) {
      if (typeof n == `string`) e.style.cssText = n;
      else {
        if ((typeof r == `string` && (e.style.cssText = r = ``), r)) for (t in r) (n && t in n) || A(e.style, t);
        if (n) for (t in n) (r && n[t] == r[t]) || A(e.style, t, n[t]);
      }
    } else if (t[0] == `o` && t[1] == `n`)
      typeof n != `function` && (n = null),
        typeof r != `function` && (r = null),
        ((e.__e ||= {})[t] = n),
        (n && r) ||
          ((o = l[t] || (l[t] = ee(t))),
          ((e.__a ||= {})[t] = c),
          (a = t != (t = t.replace(s, `$1`))),
          (t = t.slice(2))[0] < `a` && (t = t.toLowerCase()),
          n ? e.addEventListener(t, o, a) : e.removeEventListener(t, o, a));
    else {
      if (i == `http://www.w3.org/2000/svg`) t = t.replace(/xlink(H|:h)/, `h`).replace(/sName$/, `s`);
      else if (
        t != `width` &&
        t != `height` &&
        t != `href` &&
        t != `list` &&
        t != `form` &&
        t != `tabIndex` &&
        t != `download` &&
        t != `rowSpan` &&
        t != `colSpan` &&
        t != `role` &&
        t != `popover` &&
        t in e
      )
        try {
          e[t] = n ?? ``;
          return;
        } catch {}
      if (typeof n == `function`) return;
      n == null || (!1 === n && t[4] != `-`)
        ? e.removeAttribute(t)
        : e.setAttribute(t, t == `popover` && n == 1 ? `` : n);
    }
  }
  function ee(t) {
    return function (n) {
      var r = this.__e;
      if (r) {
        if (((r = r[t]), n[o] == null)) n[o] = c++;
        else if (n[o] < this.__a[t]) return;
        return r(e.event ? e.event(n) : n);
      }
    };
  }
  function te(t, n, r, i, a, o, s, c, l, d) {
    var p,
      h,
      v,
      S,
      C,
      w,
      T,
      D,
      O,
      k,
      A,
      j,
      ee,
      te,
      ie,
      M,
      F,
      I,
      L = n.type;
    if (n.constructor !== u) return null;
    128 & r.__u &&
      ((l = 32 & r.__u), (p = r.__c.__z)) &&
      ((n.__u |= l), (h = o = []), p.nodeType == 8 ? (c = ne(p, o)) : o.push(p), (c = o[0] || c)),
      (p = e.__b) && p(n);
    n: if (typeof L == `function`) {
      v = s.length;
      try {
        if (
          ((D = n.props),
          (O = (p = L.prototype) && p.render),
          (k = (p = L.contextType) && i[p.__c]),
          (A = p ? (k ? k.props.value : p.__) : i),
          (S = r.__c)
            ? ((n.__c = S), 2 & S.__g && (S.__g |= 1))
            : (O ? (n.__c = S = new L(D, A)) : ((n.__c = S = new b(D, A)), (S.constructor = L), (S.render = P)),
              k && k.sub(S),
              S.state || (S.state = {}),
              (S.__n = i),
              (S.__g |= 8),
              (S.__h = []),
              (S.__k = [])),
          O &&
            (S.__s || (S.__s = S.state),
            L.getDerivedStateFromProps &&
              (S.__s == S.state && (S.__s = g({}, S.__s)), g(S.__s, L.getDerivedStateFromProps(D, S.__s)))),
          (C = S.props),
          (w = S.state),
          (S.__v = n),
          r.__c)
        ) {
          if (
            (D !== C &&
              O &&
              !L.getDerivedStateFromProps &&
              S.componentWillReceiveProps &&
              S.componentWillReceiveProps(D, A),
            (n.__v == r.__v && !(8 & S.__g)) ||
              (!(4 & S.__g) && S.shouldComponentUpdate && !1 === S.shouldComponentUpdate(D, S.__s, A)))
          ) {
            n.__v != r.__v && ((S.props = D), (S.state = S.__s), (S.__g &= -9)),
              (n.__e = r.__e),
              (n.__k = r.__k),
              n.__k.some((e) => {
                e && (e.__ = n);
              }),
              f.push.apply(S.__h, S.__k),
              (S.__k = []),
              S.__h.length && s.push(S),
              (c = x(r));
            break n;
          }
          S.componentWillUpdate && S.componentWillUpdate(D, S.__s, A),
            O &&
              S.componentDidUpdate &&
              S.__h.push(() => {
                S.componentDidUpdate(C, w, T);
              });
        } else
          O && !L.getDerivedStateFromProps && S.componentWillMount && S.componentWillMount(),
            O && S.componentDidMount && S.__h.push(S.componentDidMount);
        (S.context = A), (S.props = D), (S.__P = t), (S.__g &= -5), (j = e.__r), (ee = O ? 25 : 0);
        do (S.__g &= -9), j && j(n), (p = S.render(S.props, (S.state = S.__s), S.context));
        while (8 & S.__g && ++ee < 25);
        O && (f.push.apply(S.__h, S.__k), (S.__k = [])),
          (S.state = S.__s),
          S.getChildContext && (i = g({}, i, S.getChildContext())),
          O && r.__c && S.getSnapshotBeforeUpdate && (T = S.getSnapshotBeforeUpdate(C, w)),
          (te = p && p.type === y && p.key == null ? p.props.children : p),
          D.__P &&
            ((p = c),
            (a = (t = D.__P).namespaceURI),
            (l = o = null),
            r.props &&
              r.props.__P != t &&
              (r.__k.some((e) => {
                e && N(e, e);
              }),
              (r.__k = null)),
            (c = r.__k ? x(r, 0) : null)),
          (c = E(t, m(te) ? te : [te], n, r, i, a, o, s, c, l, d)),
          D.__P && ((n.__e = null), (c = p)),
          (n.__u &= -161),
          h && h.some(_),
          S.__h.length && s.push(S),
          1 & S.__g && (S.__g &= -4);
      } catch (t) {
        if (((s.length = v), (n.__v = null), l || o)) {
          if (t && t.then) {
            if (((n.__u |= 128 | l), o)) {
              for (~(F = o.indexOf(c || void 0)) || (F = o.length); (I = o[F - 1]) && I.nodeType == 8; ) F--;
              for (; F < o.length; F++)
                if ((I = o[F])) {
                  if (((o[F] = null), ie)) {
                    if (I == M) break;
                  } else {
                    if (I.nodeType != 8) break;
                    I.data.startsWith(`$s`) && (M = ne((ie = I)));
                  }
                }
            }
            if (!ie) {
              for (; c && c.nodeType == 8 && c.nextSibling; ) c = c.nextSibling;
              ie = c;
            }
            (p = ne((ie = n.__c.__z || (n.__c.__z = ie)))) ? ((n.__e = ie), (c = p)) : (n.__e = c),
              (c &&= c.nextSibling);
          } else o && o.some(_);
        } else n.__e = r.__e;
        (n.__k ||= r.__k || []), (t && t.then) || re(n), e.__e(t, n, r);
      }
    } else c = n.__e = ae(r.__e, n, r, i, a, o, s, l, d, t);
    return (p = e.diffed) && p(n), c;
  }
  function ne(e, t) {
    if (e && e.nodeType == 8 && e.data.startsWith(`$s`))
      for (var n = 1; (e = e.nextSibling); ) {
        if (e.nodeType == 8) {
          if (e.data.startsWith(`$s`)) n++;
          else if (e.data.startsWith(`/$s`) && !--n) return e;
        }
        t && t.push(e);
      }
  }
  function re(e) {
    e && (e.__c && (e.__c.__g |= 4), e.__k && e.__k.some(re));
  }
  function ie(t, n, r) {
    for (var i = 0; i < r.length; ) M(r[i++], r[i++], r[i++]);
    e.__c && e.__c(n, t),
      t.some((n) => {
        try {
          (t = n.__h),
            (n.__h = []),
            t.some((e) => {
              e.call(n);
            });
        } catch (t) {
          e.__e(t, n.__v);
        }
      });
  }
  function ae(t, n, r, i, a, o, s, c, l, u) {
    var f,
      g,
      v,
      y,
      b,
      S,
      C,
      w,
      T = r.props || d,
      D = n.props,
      O = n.type;
    if (
      (O == `svg`
        ? (a = `http://www.w3.org/2000/svg`)
        : O == `math`
          ? (a = `http://www.w3.org/1998/Math/MathML`)
          : (a ||= `http://www.w3.org/1999/xhtml`),
      o)
    ) {
      for (f = 0; f < o.length; f++)
        if ((b = o[f]) && (O ? b.localName == O : b.nodeType == 3)) {
          (t = b), (o[f] = null);
          break;
        }
    }
    if (!t) {
      if (((w = u.ownerDocument || document), !O)) return w.createTextNode(D);
      (t = w.createElementNS(a, O, D.is ? D : u)), (c &&= (e.__m && e.__m(n, o), !1)), (o = null);
    }
    if (O) {
      if (
        ((u = (O == `template` && t.content) || t),
        (o = O == `textarea` && D.defaultValue != null ? null : o && h.call(u.childNodes)),
        !c && o)
      )
        for (T = {}, f = 0; f < t.attributes.length; f++) T[(b = t.attributes[f]).name] = b.value;
      for (f in T)
        (b = T[f]),
          f == `dangerouslySetInnerHTML`
            ? (v = b)
            : f == `children` ||
              f in D ||
              (f == `value` && `defaultValue` in D) ||
              (f == `checked` && `defaultChecked` in D) ||
              j(t, f, null, b, a);
      for (f in D)
        (b = D[f]),
          f == `children`
            ? (y = b)
            : f == `dangerouslySetInnerHTML`
              ? (g = b)
              : f == `value`
                ? (S = b)
                : f == `checked`
                  ? (C = b)
                  : (c && typeof b != `function`) || T[f] === b || j(t, f, b, T[f], a);
      g
        ? (c || (v && (g.__html == v.__html || g.__html == t.innerHTML)) || (t.innerHTML = g.__html), (n.__k = []))
        : (v && (t.textContent = ``),
          (O == `foreignObject` || (a == `http://www.w3.org/1998/Math/MathML` && p.test(O))) &&
            (a = `http://www.w3.org/1999/xhtml`),
          E(u, m(y) ? y : [y], n, r, i, a, o, s, o ? o[0] : r.__k && x(r, 0), c, l),
          o && o.some(_)),
        (c && O != `textarea`) ||
          ((f = `value`),
          O == `progress` && S == null
            ? t.removeAttribute(f)
            : S == null || (S === t[f] && (O != `progress` || S)) || j(t, f, S, T[f], a),
          (f = `checked`),
          C != null && C != t[f] && j(t, f, C, T[f], a));
    } else T === D || (c && t.data == D) || (t.data = D);
    return t;
  }
  function M(t, n, r, i) {
    try {
      typeof t == `function`
        ? n
          ? (n.__x = t(n) || 1)
          : (i &&= i.__c || i.__e) && (n = i.__x) && ((i.__x = null), typeof n == `function` ? n() : t(null))
        : (t.current = n);
    } catch (t) {
      e.__e(t, r);
    }
  }
  function N(t, n, r) {
    var i, a, o, s;
    if (
      (e.unmount && e.unmount(t), !(i = t.ref) || (i.current && i.current != t.__e) || M(i, null, n, t), (i = t.__c))
    ) {
      if (i.componentWillUnmount)
        try {
          i.componentWillUnmount();
        } catch (t) {
          e.__e(t, n);
        }
      i.__P = i.__n = null;
    }
    if ((i = t.__k))
      for (s = 0; s < i.length; s++) i[s] && N(i[s], n, typeof t.type != `function` || (r && !t.props.__P));
    !r && (i = t.__c) && (i = i.__z) && (a = ne(i, (o = []))) && (i == t.__e && o.some(_), _(a), _(i)),
      r || _(t.__e),
      (t.__e = t.__c = t.__ = null);
  }
  function P(e, t, n) {
    return this.constructor(e, n);
  }
  function F(t, n) {
    var r, i, a, o;
    e.__ && e.__(t, n),
      n.nodeType == 9 && (n = n.documentElement),
      (i = (r = t && 32 & t.__u) ? null : n.__k),
      (n.__k = v(y, { children: [t] })),
      (a = []),
      (o = []),
      te(
        n,
        n.__k,
        i || d,
        d,
        n.namespaceURI,
        i ? null : n.firstChild ? h.call(n.childNodes) : null,
        a,
        i ? i.__e : n.firstChild,
        r,
        o,
      ),
      ie(a, n.__k, o),
      (n.__k.props.children = null);
  }
  (e = {
    __e: (e, t, n, r) => {
      for (var a, o, s; (t = t.__); )
        if ((a = t.__c) && !(1 & a.__g)) {
          a.__g |= 4;
          try {
            if (
              ((s = (o = a.constructor) && o.getDerivedStateFromError) && a.setState(o.getDerivedStateFromError(e)),
              a.componentDidCatch && (a.componentDidCatch(e, r || {}), (s = 1)),
              s && 8 & a.__g)
            )
              return void (a.__g |= 2);
          } catch (t) {
            e = t;
          }
        }
      throw ((i = 0), e);
    },
  }),
    (t = 0),
    (b.prototype.setState = function (e, t) {
      var n = this.__s;
      (n && n != this.state) || (n = this.__s = g({}, this.state)),
        typeof e == `function` && (e = e(g({}, n), this.props)),
        e && (g(n, e), this.__v && (t && this.__k.push(t), w(this)));
    }),
    (b.prototype.forceUpdate = function (e) {
      this.__v && ((this.__g |= 4), e && this.__h.push(e), w(this));
    }),
    (b.prototype.render = y),
    (n = []),
    (i = 0),
    (a = (e, t) => e.__v.__b - t.__v.__b),
    (o = Symbol()),
    (s = /(PointerCapture)$|Capture$/i),
    (c = 0),
    (l = {});
  var I,
    L,
    oe,
    se,
    ce = Object.is,
    le = 0,
    ue = [],
    de = [],
    R = e,
    fe = R.__b,
    pe = R.__r,
    me = R.diffed,
    he = R.__c,
    ge = R.unmount,
    _e = R.__;
  function ve(e, t) {
    R.__h && R.__h(L, e, le || t), (le = 0);
    var n = L.__H || (L.__H = { __: [], __h: [] });
    return e >= n.__.length && n.__.push({}), n.__[e];
  }
  function ye(e) {
    return (le = 1), be(ke, e);
  }
  function be(e, t, n) {
    var r = ve(I++, 2);
    if (
      ((r.t = e),
      !r.__c &&
        ((r.__ = [
          n ? n(t) : ke(void 0, t),
          (e) => {
            var t = (r.__N || r.__)[0],
              n = r.t(t, e);
            ce(t, n) || ((r.__N = [n, r.__[1]]), r.__c.setState({}));
          },
        ]),
        (r.__c = L),
        !L.__f))
    ) {
      L.__f = !0;
      var i = L.shouldComponentUpdate;
      L.shouldComponentUpdate = function (e, t, n) {
        var r = this.__H;
        if (!r) return !0;
        var a = !1,
          o = this.props != e;
        if (
          (r.__.some((e) => {
            e.__N && ((a = !0), ce(e.__[0], e.__N[0]) || (o = !0));
          }),
          i)
        ) {
          var s = i.call(this, e, t, n);
          return a ? s || o : s;
        }
        return !a || o;
      };
    }
    return r.__;
  }
  function z(e, t) {
    var n = ve(I++, 3);
    !R.__s && Oe(n.__H, t) && ((n.__P = !0), (n.__ = e), (n.u = t), L.__H.__h.push(n));
  }
  function B(e) {
    return (le = 5), xe(() => ({ current: e }), []);
  }
  function xe(e, t) {
    var n = ve(I++, 7);
    return Oe(n.__H, t) && ((n.__ = e()), (n.__H = t)), n.__;
  }
  function Se() {
    var e;
    do {
      for (; (e = de.shift()); )
        try {
          Ee(e);
        } catch (t) {
          R.__e(t, { __: (e = e.__P) && e.__v });
        }
      for (; (e = ue.shift()); ) {
        var t = e.__H;
        if (e.__P && t)
          try {
            t.__h.some(Ee), t.__h.some(De), (t.__h = []);
          } catch (n) {
            (t.__h = []), R.__e(n, e.__v);
          }
      }
    } while (de.length);
  }
  (R.__b = (e) => {
    (L = null), fe && fe(e);
  }),
    (R.__ = (e, t) => {
      e && t.__k && t.__k.__m && (e.__m = t.__k.__m), _e && _e(e, t);
    }),
    (R.__r = (e) => {
      pe && pe(e), (I = 0);
      var t = (L = e.__c).__H;
      t &&
        (oe == L ? (L.__h = []) : (t.__h.some(Ee), t.__h.some(De), (I = 0)),
        (t.__h = []),
        t.__.some((e) => {
          e.__N && (e.__ = e.__N), (e.u = e.__N = void 0);
        })),
        (oe = L);
    }),
    (R.diffed = (e) => {
      me && me(e);
      var t = e.__c;
      t &&
        t.__H &&
        (t.__H.__h.length && Te(ue.push(t)),
        t.__H.__.some((e) => {
          e.u && (e.__H = e.u);
        })),
        (oe = L = null);
    }),
    (R.__c = (e, t) => {
      t.some((e) => {
        try {
          e.__h.some(Ee), (e.__h = e.__h.filter((e) => !e.__ || De(e)));
        } catch (t) {
          e.__h = [
            () => {
              throw t;
            },
          ];
        }
      }),
        he && he(e, t);
    }),
    (R.unmount = (e) => {
      ge && ge(e);
      var t,
        n,
        r = e.__c;
      r &&
        r.__H &&
        (r.__H.__.some((r) => {
          try {
            if (r.__P && r.__c) {
              if (n === void 0) {
                for (n = e.__; n && (!n.__c || !n.__c.__P); ) n = n.__;
                n &&= n.__c;
              }
              (r.__P = n), Te(de.push(r));
            } else Ee(r);
          } catch (e) {
            t = e;
          }
        }),
        (r.__H = void 0),
        t && R.__e(t, r.__v));
    });
  var Ce = typeof requestAnimationFrame == `function`;
  function we(e) {
    var t,
      n = () => {
        clearTimeout(r), Ce && cancelAnimationFrame(t), setTimeout(e);
      },
      r = setTimeout(n, 35);
    Ce && (t = requestAnimationFrame(n));
  }
  function Te(e) {
    (e != 1 && se == R.requestAnimationFrame) || ((se = R.requestAnimationFrame) || we)(Se);
  }
  function Ee(e) {
    var t = L,
      n = e.__c;
    typeof n == `function` && ((e.__c = void 0), n()), (L = t);
  }
  function De(e) {
    var t = L;
    (e.__c = e.__()), (L = t);
  }
  function Oe(e, t) {
    return !e || e.length != t.length || t.some((t, n) => !ce(t, e[n]));
  }
  function ke(e, t) {
    return typeof t == `function` ? t(e) : t;
  }
  function Ae({ scenario: e, subject: t, seed: n }) {
    return `${[e, t, String(n)].map(encodeURIComponent).join(`/`)}/`;
  }
  function je(e) {
    const t = Map.groupBy(e, ({ scenario: e }) => e);
    return new Map([...t].map(([e, t]) => [e, Me(t)]));
  }
  function Me(e) {
    const t = e.filter(({ verdict: e }) => e !== `inconclusive`),
      n = /* @__PURE__ */ new Map();
    for (const e of t) for (const t of new Set(e.modes)) n.set(t, (n.get(t) ?? 0) + 1);
    return { judged: t.length, inconclusive: e.length - t.length, modes: n };
  }
  function Ne(e, t) {
    const [n, r] = [je(e), je(t)],
      i = { appeared: [], fixed: [], stillThere: [], notJudged: [] };
    for (const e of /* @__PURE__ */ new Set([...n.keys(), ...r.keys()])) {
      const t = [n.get(e) ?? Pe, r.get(e) ?? Pe],
        a = Fe(e, ...t);
      if (a) i.notJudged.push(a);
      else for (const n of Ie(e, ...t)) Re(i, n).push(n);
    }
    return i;
  }
  const Pe = { judged: 0, inconclusive: 0, modes: /* @__PURE__ */ new Map() };
  function Fe(e, t, n) {
    if (t.judged > 0 && n.judged > 0) return null;
    const r = t.judged > 0 ? `after` : n.judged > 0 ? `before` : `both`;
    return {
      scenario: e,
      side: r,
      inconclusive: (r === `after` ? 0 : t.inconclusive) + (r === `before` ? 0 : n.inconclusive),
    };
  }
  function Ie(e, t, n) {
    return [.../* @__PURE__ */ new Set([...t.modes.keys(), ...n.modes.keys()])].sort(Le).map((r) => {
      const i = [t, n].map(({ modes: e, judged: t }) => ({ times: e.get(r) ?? 0, of: t })),
        [a, o] = i;
      return { scenario: e, mode: r, before: a, after: o, race: i.some(({ times: e, of: t }) => e > 0 && e < t) };
    });
  }
  function Le(e, t) {
    return e.localeCompare(t, `en`, { numeric: !0 });
  }
  function Re(e, { before: t, after: n }) {
    return t.times === 0 ? e.appeared : n.times === 0 ? e.fixed : e.stillThere;
  }
  function ze(e) {
    return e.replace(/\b([0-9a-f]{8})[0-9a-f]{52}([0-9a-f]{4})\b/g, `$1…$2`);
  }
  function Be(e) {
    return e
      .replace(/\s+/g, ` `)
      .replace(/\p{Cc}/gu, ``)
      .trim();
  }
  function V(e) {
    const t = Math.abs(e),
      n = e < 0 && t >= He / 2 ? `-` : ``;
    if (t < He / 2) return t < Ue ? `$0.00` : `less than $0.00001`;
    const [r, i = ``] = t.toFixed(5).split(`.`);
    return `${n}$${r}.${i.replace(/0{1,3}$/, ``)}`;
  }
  function Ve(e, t) {
    const [n, r] = [V(e), V(t)];
    return n === r ? n : `${n} to ${r}`;
  }
  const He = 1e-5,
    Ue = 1e-9;
  var We = Symbol.for(`pv`),
    Ge = 0;
  Array.isArray;
  function H(t, n, r, i, a, o) {
    n ||= {};
    var s,
      c,
      l = n;
    if (`ref` in l && typeof t != `function`) for (c in ((l = {}), n)) c == `ref` ? (s = n[c]) : (l[c] = n[c]);
    var u = {
      type: t,
      props: l,
      key: r,
      ref: s,
      __k: null,
      __: null,
      __b: 0,
      __e: null,
      __c: null,
      constructor: We,
      __v: --Ge,
      __i: -1,
      __u: 0,
    };
    return (a || o) && ((u.__source = a), (u.__self = o)), e.vnode && e.vnode(u), u;
  }
  function Ke({ text: e }) {
    const [t, n] = ye(`Copy`);
    async function r() {
      try {
        await navigator.clipboard.writeText(e), n(`Copied`);
      } catch {
        n(`Select it by hand`);
      }
      setTimeout(() => n(`Copy`), 2e3);
    }
    return /* @__PURE__ */ H(`div`, {
      class: `command`,
      children: [
        /* @__PURE__ */ H(`code`, { children: e }),
        /* @__PURE__ */ H(`button`, { type: `button`, onClick: r, "aria-live": `polite`, children: t }),
      ],
    });
  }
  function qe({ verdict: e }) {
    return /* @__PURE__ */ H(`strong`, { class: `word ${e}`, children: e });
  }
  function Je({ id: e, title: t, children: n }) {
    return /* @__PURE__ */ H(`section`, {
      "aria-labelledby": e,
      children: [/* @__PURE__ */ H(`h2`, { id: e, children: t }), n],
    });
  }
  function Ye({ label: e, children: t }) {
    return /* @__PURE__ */ H(`section`, { class: `scroll`, tabIndex: 0, "aria-label": e, children: t });
  }
  function Xe(e) {
    return `${(e / 1e3).toFixed(3)} s`;
  }
  function Ze(e) {
    return e === null ? `–` : V(e);
  }
  function Qe({ campaign: { cells: e, subjects: t, modes: n } }) {
    const [[r, i], a] = ye([t[0], t.at(-1)]),
      o = xe(() => {
        const t = (t) => e.filter(({ subject: e }) => e === t);
        return Ne(t(r), t(i));
      }, [e, r, i]);
    if (t.length < 2) return null;
    const s = [
        [`New`, o.appeared],
        [`Fixed`, o.fixed],
        [`Still there`, o.stillThere],
      ],
      c = (e, n, r) =>
        /* @__PURE__ */ H(`select`, {
          "aria-label": r,
          value: e,
          onChange: ({ currentTarget: e }) => n(e.value),
          children: t.map((e) => /* @__PURE__ */ H(`option`, { children: e }, e)),
        });
    return /* @__PURE__ */ H(Je, {
      id: `changes`,
      title: `What changed`,
      children: [
        /* @__PURE__ */ H(`p`, {
          children: [`From `, c(r, (e) => a([e, i]), `from release`), ` to`, ` `, c(i, (e) => a([r, e]), `to release`)],
        }),
        /* @__PURE__ */ H(`div`, {
          class: `columns`,
          children: s.map(([e, t]) =>
            /* @__PURE__ */ H(
              `div`,
              {
                children: [
                  /* @__PURE__ */ H(`h3`, { children: [e, ` (`, t.length, `)`] }),
                  /* @__PURE__ */ H(`ul`, {
                    children: t.map(({ scenario: e, mode: t, before: r, after: i, race: a }) =>
                      /* @__PURE__ */ H(
                        `li`,
                        {
                          children: [
                            e,
                            `: `,
                            /* @__PURE__ */ H(`span`, { title: n[t]?.tag ?? t, children: t }),
                            a ? ` (${r.times} of ${r.of} seeds, then ${i.times} of ${i.of})` : ``,
                          ],
                        },
                        `${e} ${t}`,
                      ),
                    ),
                  }),
                ],
              },
              e,
            ),
          ),
        }),
        o.notJudged.length > 0 &&
          /* @__PURE__ */ H(`p`, {
            children: [
              `Could not be judged: `,
              o.notJudged.map(({ scenario: e, side: t }) => `${e} (${t})`).join(`, `),
            ],
          }),
      ],
    });
  }
  function $e({ cells: e, subjects: t }) {
    const n = xe(() => et(e), [e]);
    return n.length === 0
      ? /* @__PURE__ */ H(`p`, { children: `No trial is like that.` })
      : /* @__PURE__ */ H(Ye, {
          label: `Verdicts by scenario and release`,
          children: /* @__PURE__ */ H(`table`, {
            class: `matrix`,
            children: [
              /* @__PURE__ */ H(`thead`, {
                children: /* @__PURE__ */ H(`tr`, {
                  children: [
                    /* @__PURE__ */ H(`th`, { scope: `col`, children: `scenario` }),
                    t.map((e) => /* @__PURE__ */ H(`th`, { scope: `col`, children: e }, e)),
                  ],
                }),
              }),
              /* @__PURE__ */ H(`tbody`, {
                children: n.map(([e, n]) =>
                  /* @__PURE__ */ H(
                    `tr`,
                    {
                      children: [
                        /* @__PURE__ */ H(`th`, { scope: `row`, children: e }),
                        t.map((e) =>
                          /* @__PURE__ */ H(
                            `td`,
                            { children: /* @__PURE__ */ H(tt, { cells: n.filter((t) => t.subject === e) }) },
                            e,
                          ),
                        ),
                      ],
                    },
                    e,
                  ),
                ),
              }),
            ],
          }),
        });
  }
  function et(e) {
    const t = (e) => e.filter(({ verdict: e }) => e === `diverged`).length,
      n = (e) => e.reduce((e, { leaked: t }) => e + t, 0);
    return [...Map.groupBy(e, ({ scenario: e }) => e)].sort(([, e], [, r]) => t(r) - t(e) || n(r) - n(e));
  }
  function tt({ cells: e }) {
    return /* @__PURE__ */ H(y, {
      children: [...Map.groupBy(e, ({ verdict: e, modes: t }) => [e, ...t].join(` `))].map(([e, t]) =>
        /* @__PURE__ */ H(
          `div`,
          {
            class: `cell ${t[0].verdict}`,
            children: [
              /* @__PURE__ */ H(`a`, { href: `#${Ae(t[0])}`, title: t[0].headline, children: e }),
              t.length > 1 &&
                /* @__PURE__ */ H(`span`, {
                  class: `seeds`,
                  children: [
                    ` `,
                    `seeds`,
                    ` `,
                    t.map((e) =>
                      /* @__PURE__ */ H(
                        `a`,
                        {
                          href: `#${Ae(e)}`,
                          "aria-label": `${e.scenario} on ${e.subject}, seed ${e.seed}`,
                          children: e.seed,
                        },
                        e.seed,
                      ),
                    ),
                  ],
                }),
            ],
          },
          e,
        ),
      ),
    });
  }
  let nt = `u-off`,
    rt = `u-label`,
    it = `width`,
    at = `height`,
    ot = `bottom`,
    st = `left`,
    ct = `right`,
    lt = `#000`,
    ut = `#0000`,
    dt = `mousemove`,
    ft = `mousedown`,
    pt = `mouseup`,
    mt = `mouseenter`,
    ht = `mouseleave`,
    gt = `dblclick`,
    _t = `change`,
    vt = `dppxchange`,
    U = typeof window < `u`,
    yt = U ? document : null,
    bt = U ? window : null,
    xt = U ? navigator : null,
    W,
    G;
  function St() {
    const e = devicePixelRatio;
    W != e &&
      ((W = e),
      G && It(_t, G, St),
      (G = matchMedia(`(min-resolution: ${W - 0.001}dppx) and (max-resolution: ${W + 0.001}dppx)`)),
      Ft(_t, G, St),
      bt.dispatchEvent(new CustomEvent(vt)));
  }
  function Ct(e, t) {
    if (t != null) {
      const n = e.classList;
      !n.contains(t) && n.add(t);
    }
  }
  function wt(e, t) {
    const n = e.classList;
    n.contains(t) && n.remove(t);
  }
  function K(e, t, n) {
    e.style[t] = n + `px`;
  }
  function Tt(e, t, n, r) {
    const i = yt.createElement(e);
    return t != null && Ct(i, t), n?.insertBefore(i, r), i;
  }
  function Et(e, t) {
    return Tt(`div`, e, t);
  }
  const Dt = /* @__PURE__ */ new WeakMap();
  function Ot(e, t, n, r, i) {
    const a = `translate(` + t + `px,` + n + `px)`;
    a != Dt.get(e) && ((e.style.transform = a), Dt.set(e, a), t < 0 || n < 0 || t > r || n > i ? Ct(e, nt) : wt(e, nt));
  }
  const kt = /* @__PURE__ */ new WeakMap();
  function At(e, t, n) {
    const r = t + n;
    r != kt.get(e) && (kt.set(e, r), (e.style.background = t), (e.style.borderColor = n));
  }
  const jt = /* @__PURE__ */ new WeakMap();
  function Mt(e, t, n, r) {
    const i = t + `` + n;
    i != jt.get(e) &&
      (jt.set(e, i),
      (e.style.height = n + `px`),
      (e.style.width = t + `px`),
      (e.style.marginLeft = r ? -t / 2 + `px` : 0),
      (e.style.marginTop = r ? -n / 2 + `px` : 0));
  }
  const Nt = { passive: !0 },
    Pt = { ...Nt, capture: !0 };
  function Ft(e, t, n, r) {
    t.addEventListener(e, n, r ? Pt : Nt);
  }
  function It(e, t, n, r) {
    t.removeEventListener(e, n, Nt);
  }
  U && St();
  function Lt(e, t, n, r) {
    let i;
    (n ||= 0), (r ||= t.length - 1);
    const a = r <= 2147483647;
    for (; r - n > 1; ) (i = a ? (n + r) >> 1 : an((n + r) / 2)), t[i] < e ? (n = i) : (r = i);
    return e - t[n] <= t[r] - e ? n : r;
  }
  function Rt(e) {
    return (t, n, r) => {
      let i = -1,
        a = -1;
      for (let a = n; a <= r; a++)
        if (e(t[a])) {
          i = a;
          break;
        }
      for (let i = r; i >= n; i--)
        if (e(t[i])) {
          a = i;
          break;
        }
      return [i, a];
    };
  }
  const zt = (e) => e != null,
    Bt = (e) => e != null && e > 0,
    Vt = Rt(zt),
    Ht = Rt(Bt);
  function Ut(e, t, n, r = 0, i = !1) {
    const a = i ? Ht : Vt,
      o = i ? Bt : zt;
    [t, n] = a(e, t, n);
    let s = e[t],
      c = e[t];
    if (t > -1) {
      if (r == 1) (s = e[t]), (c = e[n]);
      else if (r == -1) (s = e[n]), (c = e[t]);
      else
        for (let r = t; r <= n; r++) {
          const t = e[r];
          o(t) && (t < s ? (s = t) : t > c && (c = t));
        }
    }
    return [s ?? gn, c ?? -gn];
  }
  function Wt(e, t, n, r) {
    const i = dn(e),
      a = dn(t);
    e == t && (i == -1 ? ((e *= n), (t /= n)) : ((e /= n), (t *= n)));
    let o = n == 10 ? fn : pn,
      s = i == 1 ? an : sn,
      c = a == 1 ? sn : an,
      l = s(o(rn(e))),
      u = c(o(rn(t))),
      d = un(n, l),
      f = un(n, u);
    return (
      n == 10 && (l < 0 && (d = Y(d, -l)), u < 0 && (f = Y(f, -u))),
      r || n == 2 ? ((e = d * i), (t = f * a)) : ((e = An(e, d)), (t = kn(t, f))),
      [e, t]
    );
  }
  function Gt(e, t, n, r) {
    const i = Wt(e, t, n, r);
    return e == 0 && (i[0] = 0), t == 0 && (i[1] = 0), i;
  }
  const Kt = 0.1,
    qt = { mode: 3, pad: Kt },
    Jt = { pad: 0, soft: null, mode: 0 },
    Yt = { min: Jt, max: Jt };
  function Xt(e, t, n, r) {
    return Vn(n) ? Qt(e, t, n) : ((Jt.pad = n), (Jt.soft = r ? 0 : null), (Jt.mode = r ? 3 : 0), Qt(e, t, Yt));
  }
  function q(e, t) {
    return e ?? t;
  }
  function Zt(e, t, n) {
    for (t = q(t, 0), n = q(n, e.length - 1); t <= n; ) {
      if (e[t] != null) return !0;
      t++;
    }
    return !1;
  }
  function Qt(e, t, n) {
    let r = n.min,
      i = n.max,
      a = q(r.pad, 0),
      o = q(i.pad, 0),
      s = q(r.hard, -gn),
      c = q(i.hard, gn),
      l = q(r.soft, gn),
      u = q(i.soft, -gn),
      d = q(r.mode, 0),
      f = q(i.mode, 0),
      p = t - e,
      m = fn(p),
      h = ln(rn(e), rn(t)),
      g = fn(h),
      _ = rn(g - m);
    (p < 1e-24 || _ > 10) &&
      ((p = 0), (e == 0 || t == 0) && ((p = 1e-24), d == 2 && l != gn && (a = 0), f == 2 && u != -gn && (o = 0)));
    let v = p || h || 1e3,
      y = fn(v),
      b = un(10, an(y)),
      x = Y(An(e - v * (p == 0 ? (e == 0 ? 0.1 : 1) : a), b / 10), 24),
      S = e >= l && (d == 1 || (d == 3 && x <= l) || (d == 2 && x >= l)) ? l : gn,
      C = ln(s, x < S && e >= S ? S : cn(S, x)),
      w = Y(kn(t + v * (p == 0 ? (t == 0 ? 0.1 : 1) : o), b / 10), 24),
      T = t <= u && (f == 1 || (f == 3 && w >= u) || (f == 2 && w <= u)) ? u : -gn,
      E = cn(c, w > T && t <= T ? T : ln(T, w));
    return C == E && C == 0 && (E = 100), [C, E];
  }
  const $t = new Intl.NumberFormat(U ? xt.language : `en-US`),
    en = (e) => $t.format(e),
    tn = Math,
    nn = tn.PI,
    rn = tn.abs,
    an = tn.floor,
    on = tn.round,
    sn = tn.ceil,
    cn = tn.min,
    ln = tn.max,
    un = tn.pow,
    dn = tn.sign,
    fn = tn.log10,
    pn = tn.log2,
    mn = (e, t = 1) => tn.sinh(e) * t,
    hn = (e, t = 1) => tn.asinh(e / t),
    gn = 1 / 0;
  function _n(e) {
    return (fn((e ^ (e >> 31)) - (e >> 31)) | 0) + 1;
  }
  function vn(e, t, n) {
    return cn(ln(e, t), n);
  }
  function yn(e) {
    return typeof e == `function`;
  }
  function J(e) {
    return yn(e) ? e : () => e;
  }
  const bn = () => {},
    xn = (e) => e,
    Sn = (e, t) => t,
    Cn = (e) => null,
    wn = (e) => !0,
    Tn = (e, t) => e == t,
    En = /\.\d*?(?=9{6,}|0{6,})/gm,
    Dn = (e) => {
      if (Rn(e) || jn.has(e)) return e;
      const t = `${e}`,
        n = t.match(En);
      if (n == null) return e;
      const r = n[0].length - 1;
      if (t.indexOf(`e-`) != -1) {
        const [e, n] = t.split(`e`);
        return +`${Dn(e)}e${n}`;
      }
      return Y(e, r);
    };
  function On(e, t) {
    return Dn(Y(Dn(e / t)) * t);
  }
  function kn(e, t) {
    return Dn(sn(Dn(e / t)) * t);
  }
  function An(e, t) {
    return Dn(an(Dn(e / t)) * t);
  }
  function Y(e, t = 0) {
    if (Rn(e)) return e;
    const n = 10 ** t,
      r = e * n * (1 + 2 ** -52);
    return on(r) / n;
  }
  const jn = /* @__PURE__ */ new Map();
  function Mn(e) {
    return ((`` + e).split(`.`)[1] || ``).length;
  }
  function Nn(e, t, n, r) {
    const i = [],
      a = r.map(Mn);
    for (let o = t; o < n; o++) {
      const t = rn(o),
        n = Y(un(e, o), t);
      for (let s = 0; s < r.length; s++) {
        const c = e == 10 ? +`${r[s]}e${o}` : r[s] * n,
          l = (o >= 0 ? 0 : t) + (o >= a[s] ? 0 : a[s]),
          u = e == 10 ? c : Y(c, l);
        i.push(u), jn.set(u, l);
      }
    }
    return i;
  }
  const Pn = {},
    Fn = [],
    In = [null, null],
    Ln = Array.isArray,
    Rn = Number.isInteger,
    zn = (e) => e === void 0;
  function Bn(e) {
    return typeof e == `string`;
  }
  function Vn(e) {
    let t = !1;
    if (e != null) {
      const n = e.constructor;
      t = n == null || n == Object;
    }
    return t;
  }
  function Hn(e) {
    return typeof e == `object` && !!e;
  }
  const Un = Object.getPrototypeOf(Uint8Array),
    Wn = `__proto__`;
  function Gn(e, t = Vn) {
    let n;
    if (Ln(e)) {
      const r = e.find((e) => e != null);
      if (Ln(r) || t(r)) {
        n = Array(e.length);
        for (let r = 0; r < e.length; r++) n[r] = Gn(e[r], t);
      } else n = e.slice();
    } else if (e instanceof Un) n = e.slice();
    else if (t(e)) {
      n = {};
      for (const r in e) r != Wn && (n[r] = Gn(e[r], t));
    } else n = e;
    return n;
  }
  function Kn(e) {
    const t = arguments;
    for (let n = 1; n < t.length; n++) {
      const r = t[n];
      for (const t in r) t != Wn && (Vn(e[t]) ? Kn(e[t], Gn(r[t])) : (e[t] = Gn(r[t])));
    }
    return e;
  }
  function qn(e, t, n) {
    for (let r = 0, i, a = -1; r < t.length; r++) {
      const o = t[r];
      if (o > a) {
        for (i = o - 1; i >= 0 && e[i] == null; ) e[i--] = null;
        for (i = o + 1; i < n && e[i] == null; ) e[(a = i++)] = null;
      }
    }
  }
  function Jn(e, t) {
    if (Zn(e)) {
      let t = e[0].slice();
      for (let n = 1; n < e.length; n++) t.push(...e[n].slice(1));
      return Qn(t[0]) || (t = Xn(t)), t;
    }
    const n = /* @__PURE__ */ new Set();
    for (let t = 0; t < e.length; t++) {
      const r = e[t][0],
        i = r.length;
      for (let e = 0; e < i; e++) n.add(r[e]);
    }
    const r = [Array.from(n).sort((e, t) => e - t)],
      i = r[0].length,
      a = /* @__PURE__ */ new Map();
    for (let e = 0; e < i; e++) a.set(r[0][e], e);
    for (let n = 0; n < e.length; n++) {
      const o = e[n],
        s = o[0];
      for (let e = 1; e < o.length; e++) {
        const c = o[e],
          l = Array(i).fill(void 0),
          u = t ? t[n][e] : 1,
          d = [];
        for (let e = 0; e < c.length; e++) {
          const t = c[e],
            n = a.get(s[e]);
          t === null ? u != 0 && ((l[n] = t), u == 2 && d.push(n)) : (l[n] = t);
        }
        qn(l, d, i), r.push(l);
      }
    }
    return r;
  }
  const Yn = typeof queueMicrotask > `u` ? (e) => Promise.resolve().then(e) : queueMicrotask;
  function Xn(e) {
    const t = e[0],
      n = t.length,
      r = Array(n);
    for (let e = 0; e < r.length; e++) r[e] = e;
    r.sort((e, n) => t[e] - t[n]);
    const i = [];
    for (let t = 0; t < e.length; t++) {
      const a = e[t],
        o = Array(n);
      for (let e = 0; e < n; e++) o[e] = a[r[e]];
      i.push(o);
    }
    return i;
  }
  function Zn(e) {
    const t = e[0][0],
      n = t.length;
    for (let r = 1; r < e.length; r++) {
      const i = e[r][0];
      if (i.length != n) return !1;
      if (i != t) {
        for (let e = 0; e < n; e++) if (i[e] != t[e]) return !1;
      }
    }
    return !0;
  }
  function Qn(e, t = 100) {
    const n = e.length;
    if (n <= 1) return !0;
    let r = 0,
      i = n - 1;
    for (; r <= i && e[r] == null; ) r++;
    for (; i >= r && e[i] == null; ) i--;
    if (i <= r) return !0;
    const a = ln(1, an((i - r + 1) / t));
    for (let t = e[r], n = r + a; n <= i; n += a) {
      const r = e[n];
      if (r != null) {
        if (r <= t) return !1;
        t = r;
      }
    }
    return !0;
  }
  const $n = [
      `January`,
      `February`,
      `March`,
      `April`,
      `May`,
      `June`,
      `July`,
      `August`,
      `September`,
      `October`,
      `November`,
      `December`,
    ],
    er = [`Sunday`, `Monday`, `Tuesday`, `Wednesday`, `Thursday`, `Friday`, `Saturday`];
  function tr(e) {
    return e.slice(0, 3);
  }
  const nr = er.map(tr),
    rr = { MMMM: $n, MMM: $n.map(tr), WWWW: er, WWW: nr };
  function ir(e) {
    return (e < 10 ? `0` : ``) + e;
  }
  function ar(e) {
    return (e < 10 ? `00` : e < 100 ? `0` : ``) + e;
  }
  const or = {
    YYYY: (e) => e.getFullYear(),
    YY: (e) => (e.getFullYear() + ``).slice(2),
    MMMM: (e, t) => t.MMMM[e.getMonth()],
    MMM: (e, t) => t.MMM[e.getMonth()],
    MM: (e) => ir(e.getMonth() + 1),
    M: (e) => e.getMonth() + 1,
    DD: (e) => ir(e.getDate()),
    D: (e) => e.getDate(),
    WWWW: (e, t) => t.WWWW[e.getDay()],
    WWW: (e, t) => t.WWW[e.getDay()],
    HH: (e) => ir(e.getHours()),
    H: (e) => e.getHours(),
    h: (e) => {
      const t = e.getHours();
      return t == 0 ? 12 : t > 12 ? t - 12 : t;
    },
    AA: (e) => (e.getHours() >= 12 ? `PM` : `AM`),
    aa: (e) => (e.getHours() >= 12 ? `pm` : `am`),
    a: (e) => (e.getHours() >= 12 ? `p` : `a`),
    mm: (e) => ir(e.getMinutes()),
    m: (e) => e.getMinutes(),
    ss: (e) => ir(e.getSeconds()),
    s: (e) => e.getSeconds(),
    fff: (e) => ar(e.getMilliseconds()),
  };
  function sr(e, t) {
    t ||= rr;
    let n = [],
      r = /\{([a-z]+)\}|[^{]+/gi,
      i;
    for (; (i = r.exec(e)); ) n.push(i[0][0] == `{` ? or[i[1]] : i[0]);
    return (e) => {
      let r = ``;
      for (let i = 0; i < n.length; i++) r += typeof n[i] == `string` ? n[i] : n[i](e, t);
      return r;
    };
  }
  const cr = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  function lr(e, t) {
    let n;
    return (
      t == `UTC` || t == `Etc/UTC`
        ? (n = /* @__PURE__ */ new Date(+e + e.getTimezoneOffset() * 6e4))
        : t == cr
          ? (n = e)
          : ((n = new Date(e.toLocaleString(`en-US`, { timeZone: t }))), n.setMilliseconds(e.getMilliseconds())),
      n
    );
  }
  const ur = (e) => e % 1 == 0,
    dr = [1, 2, 2.5, 5],
    fr = Nn(10, -32, 0, dr),
    pr = Nn(10, 0, 32, dr),
    mr = pr.filter(ur),
    hr = fr.concat(pr),
    gr = `{YYYY}`,
    _r =
      `
` + gr,
    X = `{M}/{D}`,
    Z =
      `
` + X,
    vr = Z + `/{YY}`,
    yr = `{aa}`,
    Q = `{h}:{mm}` + yr,
    br =
      `
` + Q,
    $ = `:{ss}`;
  function xr(e) {
    const t = e * 1e3,
      n = t * 60,
      r = n * 60,
      i = r * 24,
      a = i * 30,
      o = i * 365,
      s = (e == 1 ? Nn(10, 0, 3, dr).filter(ur) : Nn(10, -3, 0, dr)).concat([
        t,
        t * 5,
        t * 10,
        t * 15,
        t * 30,
        n,
        n * 5,
        n * 10,
        n * 15,
        n * 30,
        r,
        r * 2,
        r * 3,
        r * 4,
        r * 6,
        r * 8,
        r * 12,
        i,
        i * 2,
        i * 3,
        i * 4,
        i * 5,
        i * 6,
        i * 7,
        i * 8,
        i * 9,
        i * 10,
        i * 15,
        a,
        a * 2,
        a * 3,
        a * 4,
        a * 6,
        o,
        o * 2,
        o * 5,
        o * 10,
        o * 25,
        o * 50,
        o * 100,
      ]),
      c = [
        [o, gr, null, null, null, null, null, null, 1],
        [i * 28, `{MMM}`, _r, null, null, null, null, null, 1],
        [i, X, _r, null, null, null, null, null, 1],
        [r, `{h}` + yr, vr, null, Z, null, null, null, 1],
        [n, Q, vr, null, Z, null, null, null, 1],
        [t, $, vr + ` ` + Q, null, Z + ` ` + Q, null, br, null, 1],
        [e, $ + `.{fff}`, vr + ` ` + Q, null, Z + ` ` + Q, null, br, null, 1],
      ];
    function l(t) {
      return (s, c, l, u, d, f) => {
        const p = [],
          m = d >= o,
          h = d >= a && d < o,
          g = t(l),
          _ = Y(g * e, 3),
          v = jr(g.getFullYear(), m ? 0 : g.getMonth(), h || m ? 1 : g.getDate()),
          y = Y(v * e, 3);
        if (h || m) {
          let n = h ? d / a : 0,
            r = m ? d / o : 0,
            i = _ == y ? _ : Y(jr(v.getFullYear() + r, v.getMonth() + n, 1) * e, 3),
            s = new Date(on(i / e)),
            c = s.getFullYear(),
            l = s.getMonth();
          for (let a = 0; i <= u; a++) {
            const o = jr(c + r * a, l + n * a, 1),
              s = o - t(Y(o * e, 3));
            (i = Y((+o + s) * e, 3)), i <= u && p.push(i);
          }
        } else {
          let a = d >= i ? i : d,
            o = y + (an(l) - an(_)) + kn(_ - y, a);
          p.push(o);
          let m = t(o),
            h = m.getHours() + m.getMinutes() / n + m.getSeconds() / r,
            g = d / r,
            v = f / s.axes[c]._space;
          for (; (o = Y(o + d, e == 1 ? 0 : 3)), !(o > u); )
            if (g > 1) {
              let e = an(Y(h + g, 6)) % 24,
                n = t(o).getHours() - e;
              n > 1 && (n = -1), (o -= n * r), (h = (h + g) % 24);
              const i = p[p.length - 1];
              Y((o - i) / d, 3) * v >= 0.7 && p.push(o);
            } else p.push(o);
        }
        return p;
      };
    }
    return [s, c, l];
  }
  const [Sr, Cr, wr] = xr(1),
    [Tr, Er, Dr] = xr(0.001);
  Nn(2, -53, 53, [1]);
  function Or(e, t) {
    return e.map((e) => e.map((n, r) => (r == 0 || r == 8 || n == null ? n : t(r == 1 || e[8] == 0 ? n : e[1] + n))));
  }
  function kr(e, t) {
    return (n, r, i, a, o) => {
      let s = t.find((e) => o >= e[0]) || t[t.length - 1],
        c,
        l,
        u,
        d,
        f,
        p;
      return r.map((t) => {
        const n = e(t),
          r = n.getFullYear(),
          i = n.getMonth(),
          a = n.getDate(),
          o = n.getHours(),
          m = n.getMinutes(),
          h = n.getSeconds(),
          g =
            (r != c && s[2]) ||
            (i != l && s[3]) ||
            (a != u && s[4]) ||
            (o != d && s[5]) ||
            (m != f && s[6]) ||
            (h != p && s[7]) ||
            s[1];
        return (c = r), (l = i), (u = a), (d = o), (f = m), (p = h), g(n);
      });
    };
  }
  function Ar(e, t) {
    const n = sr(t);
    return (t, r, i, a, o) => r.map((t) => n(e(t)));
  }
  function jr(e, t, n) {
    return new Date(e, t, n);
  }
  function Mr(e, t) {
    return t(e);
  }
  function Nr(e, t) {
    return (n, r, i, a) => (a == null ? `--` : t(e(r)));
  }
  function Pr(e, t) {
    const n = e.series[t];
    return n.width ? n.stroke(e, t) : n.points.width ? n.points.stroke(e, t) : null;
  }
  function Fr(e, t) {
    return e.series[t].fill(e, t);
  }
  const Ir = {
    show: !0,
    live: !0,
    isolate: !1,
    mount: bn,
    markers: { show: !0, width: 2, stroke: Pr, fill: Fr, dash: `solid` },
    idx: null,
    idxs: null,
    values: [],
  };
  function Lr(e, t) {
    const n = e.cursor.points,
      r = Et(),
      i = n.size(e, t);
    K(r, it, i), K(r, at, i);
    const a = i / -2;
    K(r, `marginLeft`, a), K(r, `marginTop`, a);
    const o = n.width(e, t, i);
    return o && K(r, `borderWidth`, o), r;
  }
  function Rr(e, t) {
    const n = e.series[t].points;
    return n._fill || n._stroke;
  }
  function zr(e, t) {
    const n = e.series[t].points;
    return n._stroke || n._fill;
  }
  function Br(e, t) {
    return e.series[t].points.size;
  }
  const Vr = [0, 0];
  function Hr(e, t, n) {
    return (Vr[0] = t), (Vr[1] = n), Vr;
  }
  function Ur(e, t, n, r = !0) {
    return (e) => {
      e.button != 0 || (r && e.target != t) || n(e);
    };
  }
  function Wr(e, t, n, r = !0) {
    return (e) => {
      (r && e.target != t) || n(e);
    };
  }
  const Gr = {
      show: !0,
      x: !0,
      y: !0,
      lock: !1,
      move: Hr,
      points: { one: !1, show: Lr, size: Br, width: 0, stroke: zr, fill: Rr },
      bind: { mousedown: Ur, mouseup: Ur, click: Ur, dblclick: Ur, mousemove: Wr, mouseleave: Wr, mouseenter: Wr },
      drag: {
        setScale: !0,
        x: !0,
        y: !1,
        dist: 0,
        uni: null,
        click: (e, t) => {
          t.stopPropagation(), t.stopImmediatePropagation();
        },
        _x: !1,
        _y: !1,
      },
      focus: { dist: (e, t, n, r, i) => r - i, prox: -1, bias: 0 },
      hover: { skip: [void 0], prox: null, bias: 0 },
      left: -10,
      top: -10,
      idx: null,
      dataIdx: null,
      idxs: null,
      event: null,
    },
    Kr = { show: !0, stroke: `rgba(0,0,0,0.07)`, width: 2 },
    qr = Kn({}, Kr, { filter: Sn }),
    Jr = Kn({}, qr, { size: 10 }),
    Yr = Kn({}, Kr, { show: !1 }),
    Xr = `12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"`,
    Zr = `bold ` + Xr,
    Qr = 1.5,
    $r = {
      show: !0,
      scale: `x`,
      stroke: lt,
      space: 50,
      gap: 5,
      alignTo: 1,
      size: 50,
      labelGap: 0,
      labelSize: 30,
      labelFont: Zr,
      side: 2,
      grid: qr,
      ticks: Jr,
      border: Yr,
      font: Xr,
      lineGap: Qr,
      rotate: 0,
    },
    ei = { show: !0, scale: `x`, auto: !1, sorted: 1, min: gn, max: -1 / 0, idxs: [] };
  function ti(e, t, n, r, i) {
    return t.map((e) => (e == null ? `` : en(e)));
  }
  function ni(e, t, n, r, i, a, o) {
    const s = [],
      c = jn.get(i) || 0;
    n = o ? n : Y(kn(n, i), c);
    for (let e = n; e <= r; e = Y(e + i, c)) s.push(Object.is(e, -0) ? 0 : e);
    return s;
  }
  function ri(e, t, n, r, i, a, o) {
    const s = [],
      c = e.scales[e.axes[t].scale].log,
      l = an((c == 10 ? fn : pn)(n));
    (i = un(c, l)), c == 10 && (i = hr[Lt(i, hr)]);
    let u = n,
      d = i * c;
    c == 10 && (d = hr[Lt(d, hr)]);
    do
      s.push(u),
        (u += i),
        c == 10 && !jn.has(u) && (u = Y(u, jn.get(i))),
        u >= d && ((i = u), (d = i * c), c == 10 && (d = hr[Lt(d, hr)]));
    while (u <= r);
    return s;
  }
  function ii(e, t, n, r, i, a, o) {
    const s = e.scales[e.axes[t].scale].asinh,
      c = r > s ? ri(e, t, ln(s, n), r, i) : [s],
      l = r >= 0 && n <= 0 ? [0] : [];
    return (n < -s ? ri(e, t, ln(s, -r), -n, i) : [s])
      .reverse()
      .map((e) => -e)
      .concat(l, c);
  }
  const ai = /./,
    oi = /[12357]/,
    si = /[125]/,
    ci = /1/,
    li = (e, t, n, r) =>
      e.map((e, i) => ((t == 4 && e == 0) || (i % r == 0 && n.test(e.toExponential()[+(e < 0)])) ? e : null));
  function ui(e, t, n, r, i) {
    const a = e.axes[n],
      o = a.scale,
      s = e.scales[o],
      c = e.valToPos,
      l = a._space,
      u = c(10, o),
      d = c(9, o) - u >= l ? ai : c(7, o) - u >= l ? oi : c(5, o) - u >= l ? si : ci;
    if (d == ci) {
      const e = rn(c(1, o) - u);
      if (e < l) return li(t.slice().reverse(), s.distr, d, sn(l / e)).reverse();
    }
    return li(t, s.distr, d, 1);
  }
  function di(e, t, n, r, i) {
    const a = e.axes[n],
      o = a.scale,
      s = a._space,
      c = e.valToPos,
      l = rn(c(1, o) - c(2, o));
    return l < s ? li(t.slice().reverse(), 3, ai, sn(s / l)).reverse() : t;
  }
  function fi(e, t, n, r) {
    return r == null ? `--` : t == null ? `` : en(t);
  }
  const pi = {
    show: !0,
    scale: `y`,
    stroke: lt,
    space: 30,
    gap: 5,
    alignTo: 1,
    size: 50,
    labelGap: 0,
    labelSize: 30,
    labelFont: Zr,
    side: 3,
    grid: qr,
    ticks: Jr,
    border: Yr,
    font: Xr,
    lineGap: Qr,
    rotate: 0,
  };
  function mi(e, t) {
    return Y((3 + (e || 1) * 2) * t, 3);
  }
  function hi(e, t) {
    const { scale: n, idxs: r } = e.series[0],
      i = e._data[0],
      a = e.valToPos(i[r[0]], n, !0),
      o = e.valToPos(i[r[1]], n, !0),
      s = rn(o - a) / (e.series[t].points.space * W);
    return r[1] - r[0] <= s;
  }
  const gi = { scale: null, auto: !0, sorted: 0, min: gn, max: -1 / 0 },
    _i = (e, t, n, r, i) => i,
    vi = {
      show: !0,
      auto: !0,
      sorted: 0,
      gaps: _i,
      alpha: 1,
      facets: [Kn({}, gi, { scale: `x` }), Kn({}, gi, { scale: `y` })],
    },
    yi = {
      scale: `y`,
      auto: !0,
      sorted: 0,
      show: !0,
      spanGaps: !1,
      gaps: _i,
      alpha: 1,
      points: { show: hi, filter: null },
      values: null,
      min: gn,
      max: -1 / 0,
      idxs: [],
      path: null,
      clip: null,
    };
  function bi(e, t, n, r, i) {
    return n / 10;
  }
  const xi = { time: !0, auto: !0, distr: 1, log: 10, asinh: 1, min: null, max: null, dir: 1, ori: 0 },
    Si = Kn({}, xi, { time: !1, ori: 1 }),
    Ci = {};
  function wi(e, t) {
    let n = Ci[e];
    return (
      n ||
        ((n = {
          key: e,
          plots: [],
          sub(e) {
            n.plots.push(e);
          },
          unsub(e) {
            n.plots = n.plots.filter((t) => t != e);
          },
          pub(e, t, r, i, a, o, s) {
            for (let c = 0; c < n.plots.length; c++) n.plots[c] != t && n.plots[c].pub(e, t, r, i, a, o, s);
          },
        }),
        e != null && (Ci[e] = n)),
      n
    );
  }
  function Ti(e, t, n) {
    const r = e.mode,
      i = e.series[t],
      a = r == 2 ? e._data[t] : e._data,
      o = e.scales,
      s = e.bbox,
      c = a[0],
      l = r == 2 ? a[1] : a[t],
      u = r == 2 ? o[i.facets[0].scale] : o[e.series[0].scale],
      d = r == 2 ? o[i.facets[1].scale] : o[i.scale],
      f = s.left,
      p = s.top,
      m = s.width,
      h = s.height,
      g = e.valToPosH,
      _ = e.valToPosV;
    return u.ori == 0
      ? n(i, c, l, u, d, g, _, f, p, m, h, Pi, Ii, Ri, Bi, Hi)
      : n(i, c, l, u, d, _, g, p, f, h, m, Fi, Li, zi, Vi, Ui);
  }
  function Ei(e, t) {
    let n = 0,
      r = 0,
      i = q(e.bands, Fn);
    for (let e = 0; e < i.length; e++) {
      const a = i[e];
      a.series[0] == t ? (n = a.dir) : a.series[1] == t && (a.dir == 1 ? (r |= 1) : (r |= 2));
    }
    return [n, r == 1 ? -1 : r == 2 ? 1 : r == 3 ? 2 : 0];
  }
  function Di(e, t, n, r, i) {
    const a = e.mode,
      o = e.series[t],
      s = a == 2 ? o.facets[1].scale : o.scale,
      c = e.scales[s];
    return i == -1 ? c.min : i == 1 ? c.max : c.distr == 3 ? (c.dir == 1 ? c.min : c.max) : 0;
  }
  function Oi(e, t, n, r, i, a) {
    return Ti(e, t, (e, t, o, s, c, l, u, d, f, p, m) => {
      let h = e.pxRound,
        g = s.dir * (s.ori == 0 ? 1 : -1),
        _ = s.ori == 0 ? Ii : Li,
        v,
        y;
      g == 1 ? ((v = n), (y = r)) : ((v = r), (y = n));
      const b = h(l(t[v], s, p, d)),
        x = h(u(o[v], c, m, f)),
        S = h(l(t[y], s, p, d)),
        C = h(u(a == 1 ? c.max : c.min, c, m, f)),
        w = new Path2D(i);
      return _(w, S, C), _(w, b, C), _(w, b, x), w;
    });
  }
  function ki(e, t, n, r, i, a) {
    let o = null;
    if (e.length > 0) {
      o = new Path2D();
      let s = t == 0 ? Ri : zi,
        c = n;
      for (let t = 0; t < e.length; t++) {
        const n = e[t];
        if (n[1] > n[0]) {
          const e = n[0] - c;
          e > 0 && s(o, c, r, e, r + a), (c = n[1]);
        }
      }
      const l = n + i - c;
      l > 0 && s(o, c, r - 5, l, r + a + 10);
    }
    return o;
  }
  function Ai(e, t, n) {
    const r = e[e.length - 1];
    r && r[0] == t ? (r[1] = n) : e.push([t, n]);
  }
  function ji(e, t, n, r, i, a, o) {
    const s = [],
      c = e.length;
    for (let l = i == 1 ? n : r; l >= n && l <= r; l += i)
      if (t[l] === null) {
        let u = l,
          d = l;
        if (i == 1) for (; ++l <= r && t[l] === null; ) d = l;
        else for (; --l >= n && t[l] === null; ) d = l;
        let f = a(e[u]),
          p = d == u ? f : a(e[d]),
          m = u - i;
        f = o <= 0 && m >= 0 && m < c ? a(e[m]) : f;
        const h = d + i;
        (p = o >= 0 && h >= 0 && h < c ? a(e[h]) : p), p >= f && s.push([f, p]);
      }
    return s;
  }
  function Mi(e) {
    return e == 0 ? xn : e == 1 ? on : (t) => On(t, e);
  }
  function Ni(e) {
    const t = e == 0 ? Pi : Fi,
      n =
        e == 0
          ? (e, t, n, r, i, a) => {
              e.arcTo(t, n, r, i, a);
            }
          : (e, t, n, r, i, a) => {
              e.arcTo(n, t, i, r, a);
            },
      r =
        e == 0
          ? (e, t, n, r, i) => {
              e.rect(t, n, r, i);
            }
          : (e, t, n, r, i) => {
              e.rect(n, t, i, r);
            };
    return (e, i, a, o, s, c = 0, l = 0) => {
      c == 0 && l == 0
        ? r(e, i, a, o, s)
        : ((c = cn(c, o / 2, s / 2)),
          (l = cn(l, o / 2, s / 2)),
          t(e, i + c, a),
          n(e, i + o, a, i + o, a + s, c),
          n(e, i + o, a + s, i, a + s, l),
          n(e, i, a + s, i, a, l),
          n(e, i, a, i + o, a, c),
          e.closePath());
    };
  }
  const Pi = (e, t, n) => {
      e.moveTo(t, n);
    },
    Fi = (e, t, n) => {
      e.moveTo(n, t);
    },
    Ii = (e, t, n) => {
      e.lineTo(t, n);
    },
    Li = (e, t, n) => {
      e.lineTo(n, t);
    },
    Ri = Ni(0),
    zi = Ni(1),
    Bi = (e, t, n, r, i, a) => {
      e.arc(t, n, r, i, a);
    },
    Vi = (e, t, n, r, i, a) => {
      e.arc(n, t, r, i, a);
    },
    Hi = (e, t, n, r, i, a, o) => {
      e.bezierCurveTo(t, n, r, i, a, o);
    },
    Ui = (e, t, n, r, i, a, o) => {
      e.bezierCurveTo(n, t, i, r, o, a);
    };
  function Wi(e) {
    return (e, t, n, r, i) =>
      Ti(e, t, (t, a, o, s, c, l, u, d, f, p, m) => {
        let { pxRound: h, points: g } = t,
          _,
          v;
        s.ori == 0 ? ((_ = Pi), (v = Bi)) : ((_ = Fi), (v = Vi));
        const y = Y(g.width * W, 3),
          b = ((g.size - g.width) / 2) * W,
          x = Y(b * 2, 3),
          S = new Path2D(),
          C = new Path2D(),
          { left: w, top: T, width: E, height: D } = e.bbox;
        Ri(C, w - x, T - x, E + x * 2, D + x * 2);
        const O = (e) => {
          if (o[e] != null) {
            const t = h(l(a[e], s, p, d)),
              n = h(u(o[e], c, m, f));
            _(S, t + b, n), v(S, t, n, b, 0, nn * 2);
          }
        };
        if (i) i.forEach(O);
        else for (let e = n; e <= r; e++) O(e);
        return { stroke: y > 0 ? S : null, fill: S, clip: C, flags: 3 };
      });
  }
  function Gi(e) {
    return (t, n, r, i, a, o) => {
      r != i && (a != r && o != r && e(t, n, r), a != i && o != i && e(t, n, i), e(t, n, o));
    };
  }
  const Ki = Gi(Ii),
    qi = Gi(Li);
  function Ji(e) {
    const t = q(e?.alignGaps, 0);
    return (e, n, r, i) =>
      Ti(e, n, (a, o, s, c, l, u, d, f, p, m, h) => {
        [r, i] = Vt(s, r, i);
        let g = a.pxRound,
          _ = (e) => g(u(e, c, m, f)),
          v = (e) => g(d(e, l, h, p)),
          y,
          b;
        c.ori == 0 ? ((y = Ii), (b = Ki)) : ((y = Li), (b = qi));
        let x = c.dir * (c.ori == 0 ? 1 : -1),
          S = { stroke: new Path2D(), fill: null, clip: null, band: null, gaps: null, flags: 1 },
          C = S.stroke,
          w = !1;
        if (i - r >= m * 4) {
          let t = (t) => e.posToVal(t, c.key, !0),
            n = null,
            a = null,
            l,
            u,
            d,
            f = _(o[x == 1 ? r : i]),
            p = _(o[r]),
            m = _(o[i]),
            h = t(x == 1 ? p + 1 : m - 1);
          for (let e = x == 1 ? r : i; e >= r && e <= i; e += x) {
            const r = o[e],
              i = (x == 1 ? r < h : r > h) ? f : _(r),
              c = s[e];
            i == f
              ? c == null
                ? c === null && (w = !0)
                : ((u = c), n == null ? (y(C, i, v(u)), (l = n = a = u)) : u < n ? (n = u) : u > a && (a = u))
              : (n != null && b(C, f, v(n), v(a), v(l), v(u)),
                c == null ? ((n = a = null), c === null && (w = !0)) : ((u = c), y(C, i, v(u)), (n = a = l = u)),
                (f = i),
                (h = t(f + x)));
          }
          n != null && n != a && d != f && b(C, f, v(n), v(a), v(l), v(u));
        } else
          for (let e = x == 1 ? r : i; e >= r && e <= i; e += x) {
            const t = s[e];
            t === null ? (w = !0) : t != null && y(C, _(o[e]), v(t));
          }
        const [T, E] = Ei(e, n);
        if (a.fill != null || T != 0) {
          let t = (S.fill = new Path2D(C)),
            s = v(a.fillTo(e, n, a.min, a.max, T)),
            c = _(o[r]),
            l = _(o[i]);
          x == -1 && ([l, c] = [c, l]), y(t, l, s), y(t, c, s);
        }
        if (!a.spanGaps) {
          let l = [];
          w && l.push(...ji(o, s, r, i, x, _, t)),
            (S.gaps = l = a.gaps(e, n, r, i, l)),
            (S.clip = ki(l, c.ori, f, p, m, h));
        }
        return E != 0 && (S.band = E == 2 ? [Oi(e, n, r, i, C, -1), Oi(e, n, r, i, C, 1)] : Oi(e, n, r, i, C, E)), S;
      });
  }
  function Yi(e) {
    const t = q(e.align, 1),
      n = q(e.ascDesc, !1),
      r = q(e.alignGaps, 0),
      i = q(e.extend, !1);
    return (e, a, o, s) =>
      Ti(e, a, (c, l, u, d, f, p, m, h, g, _, v) => {
        [o, s] = Vt(u, o, s);
        let y = c.pxRound,
          { left: b, width: x } = e.bbox,
          S = (e) => y(p(e, d, _, h)),
          C = (e) => y(m(e, f, v, g)),
          w = d.ori == 0 ? Ii : Li,
          T = { stroke: new Path2D(), fill: null, clip: null, band: null, gaps: null, flags: 1 },
          E = T.stroke,
          D = d.dir * (d.ori == 0 ? 1 : -1),
          O = C(u[D == 1 ? o : s]),
          k = S(l[D == 1 ? o : s]),
          A = k,
          j = k;
        i && t == -1 && ((j = b), w(E, j, O)), w(E, k, O);
        for (let e = D == 1 ? o : s; e >= o && e <= s; e += D) {
          const n = u[e];
          if (n == null) continue;
          const r = S(l[e]),
            i = C(n);
          t == 1 ? w(E, r, O) : w(E, A, i), w(E, r, i), (O = i), (A = r);
        }
        let ee = A;
        i && t == 1 && ((ee = b + x), w(E, ee, O));
        const [te, ne] = Ei(e, a);
        if (c.fill != null || te != 0) {
          const t = (T.fill = new Path2D(E)),
            n = C(c.fillTo(e, a, c.min, c.max, te));
          w(t, ee, n), w(t, j, n);
        }
        if (!c.spanGaps) {
          let i = [];
          i.push(...ji(l, u, o, s, D, S, r));
          const f = (c.width * W) / 2,
            p = n || t == 1 ? f : -f,
            m = n || t == -1 ? -f : f;
          i.forEach((e) => {
            (e[0] += p), (e[1] += m);
          }),
            (T.gaps = i = c.gaps(e, a, o, s, i)),
            (T.clip = ki(i, d.ori, h, g, _, v));
        }
        return ne != 0 && (T.band = ne == 2 ? [Oi(e, a, o, s, E, -1), Oi(e, a, o, s, E, 1)] : Oi(e, a, o, s, E, ne)), T;
      });
  }
  function Xi(e, t, n, r, i, a, o = gn) {
    if (e.length > 1) {
      let s = null;
      for (let c = 0, l = 1 / 0; c < e.length; c++)
        if (t[c] !== void 0) {
          if (s != null) {
            const t = rn(e[c] - e[s]);
            t < l && ((l = t), (o = rn(n(e[c], r, i, a) - n(e[s], r, i, a))));
          }
          s = c;
        }
    }
    return o;
  }
  function Zi(e) {
    e ||= Pn;
    let t = q(e.size, [0.6, gn, 1]),
      n = e.align || 0,
      r = e.gap || 0,
      i = e.radius;
    i = i == null ? [0, 0] : typeof i == `number` ? [i, 0] : i;
    const a = J(i),
      o = 1 - t[0],
      s = q(t[1], gn),
      c = q(t[2], 1),
      l = q(e.disp, Pn),
      u = q(e.each, (e) => {}),
      { fill: d, stroke: f } = l;
    return (e, t, i, p) =>
      Ti(e, t, (m, h, g, _, v, y, b, x, S, C, w) => {
        let T = m.pxRound,
          E = n,
          D = r * W,
          O = s * W,
          k = c * W,
          A,
          j;
        _.ori == 0 ? ([A, j] = a(e, t)) : ([j, A] = a(e, t));
        let ee = _.dir * (_.ori == 0 ? 1 : -1),
          te = _.ori == 0 ? Ri : zi,
          ne =
            _.ori == 0
              ? u
              : (e, t, n, r, i, a, o) => {
                  u(e, t, n, i, r, o, a);
                },
          re = q(e.bands, Fn).find((e) => e.series[0] == t),
          ie = re == null ? 0 : re.dir,
          ae = m.fillTo(e, t, m.min, m.max, ie),
          M = T(b(ae, v, w, S)),
          N,
          P,
          F,
          I = C,
          L = T(m.width * W),
          oe = !1,
          se = null,
          ce = null,
          le = null,
          ue = null;
        d != null &&
          (L == 0 || f != null) &&
          ((oe = !0),
          (se = d.values(e, t, i, p)),
          (ce = /* @__PURE__ */ new Map()),
          new Set(se).forEach((e) => {
            e != null && ce.set(e, new Path2D());
          }),
          L > 0 &&
            ((le = f.values(e, t, i, p)),
            (ue = /* @__PURE__ */ new Map()),
            new Set(le).forEach((e) => {
              e != null && ue.set(e, new Path2D());
            })));
        const { x0: de, size: R } = l;
        if (de != null && R != null) {
          (E = 1), (h = de.values(e, t, i, p)), de.unit == 2 && (h = h.map((t) => e.posToVal(x + t * C, _.key, !0)));
          const n = R.values(e, t, i, p);
          (P = R.unit == 2 ? n[0] * C : y(n[0], _, C, x) - y(0, _, C, x)),
            (I = Xi(h, g, y, _, C, x, I)),
            (F = I - P + D);
        } else (I = Xi(h, g, y, _, C, x, I)), (F = I * o + D), (P = I - F);
        F < 1 && (F = 0), L >= P / 2 && (L = 0), F < 5 && (T = xn);
        const fe = F > 0,
          pe = I - F - (fe ? L : 0);
        (P = T(vn(pe, k, O))),
          (N = (E == 0 ? P / 2 : E == ee ? 0 : P) - E * ee * ((E == 0 ? D / 2 : 0) + (fe ? L / 2 : 0)));
        let me = { stroke: null, fill: null, clip: null, band: null, gaps: null, flags: 0 },
          he = oe ? null : new Path2D(),
          ge = null;
        if (re != null) ge = e.data[re.series[1]];
        else {
          const { y0: n, y1: r } = l;
          n != null && r != null && ((g = r.values(e, t, i, p)), (ge = n.values(e, t, i, p)));
        }
        const _e = A * P,
          ve = j * P;
        for (let n = ee == 1 ? i : p; n >= i && n <= p; n += ee) {
          const r = g[n];
          if (r == null) continue;
          if (ge != null) {
            const e = ge[n] ?? 0;
            if (r - e == 0) continue;
            M = b(e, v, w, S);
          }
          const i = y(_.distr != 2 || l != null ? h[n] : n, _, C, x),
            a = b(q(r, ae), v, w, S),
            o = T(i - N),
            s = T(ln(a, M)),
            c = T(cn(a, M)),
            u = s - c;
          if (r != null) {
            const i = r < 0 ? ve : _e,
              a = r < 0 ? _e : ve;
            oe
              ? (L > 0 && le[n] != null && te(ue.get(le[n]), o, c + an(L / 2), P, ln(0, u - L), i, a),
                se[n] != null && te(ce.get(se[n]), o, c + an(L / 2), P, ln(0, u - L), i, a))
              : te(he, o, c + an(L / 2), P, ln(0, u - L), i, a),
              ne(e, t, n, o - L / 2, c, P + L, u);
          }
        }
        return (
          L > 0
            ? (me.stroke = oe ? ue : he)
            : oe || ((me._fill = m.width == 0 ? m._fill : (m._stroke ?? m._fill)), (me.width = 0)),
          (me.fill = oe ? ce : he),
          me
        );
      });
  }
  function Qi(e, t) {
    const n = q(t?.alignGaps, 0);
    return (t, r, i, a) =>
      Ti(t, r, (o, s, c, l, u, d, f, p, m, h, g) => {
        [i, a] = Vt(c, i, a);
        let _ = o.pxRound,
          v = (e) => _(d(e, l, h, p)),
          y = (e) => _(f(e, u, g, m)),
          b,
          x,
          S;
        l.ori == 0 ? ((b = Pi), (S = Ii), (x = Hi)) : ((b = Fi), (S = Li), (x = Ui));
        let C = l.dir * (l.ori == 0 ? 1 : -1),
          w = v(s[C == 1 ? i : a]),
          T = w,
          E = [],
          D = [];
        for (let e = C == 1 ? i : a; e >= i && e <= a; e += C)
          if (c[e] != null) {
            const t = s[e],
              n = v(t);
            E.push((T = n)), D.push(y(c[e]));
          }
        const O = { stroke: e(E, D, b, S, x, _), fill: null, clip: null, band: null, gaps: null, flags: 1 },
          k = O.stroke,
          [A, j] = Ei(t, r);
        if (o.fill != null || A != 0) {
          const e = (O.fill = new Path2D(k)),
            n = y(o.fillTo(t, r, o.min, o.max, A));
          S(e, T, n), S(e, w, n);
        }
        if (!o.spanGaps) {
          let e = [];
          e.push(...ji(s, c, i, a, C, v, n)), (O.gaps = e = o.gaps(t, r, i, a, e)), (O.clip = ki(e, l.ori, p, m, h, g));
        }
        return j != 0 && (O.band = j == 2 ? [Oi(t, r, i, a, k, -1), Oi(t, r, i, a, k, 1)] : Oi(t, r, i, a, k, j)), O;
      });
  }
  function $i(e) {
    return Qi(ea, e);
  }
  function ea(e, t, n, r, i, a) {
    const o = e.length;
    if (o < 2) return null;
    const s = new Path2D();
    if ((n(s, e[0], t[0]), o == 2)) r(s, e[1], t[1]);
    else {
      const n = Array(o),
        r = Array(o - 1),
        a = Array(o - 1),
        c = Array(o - 1);
      for (let n = 0; n < o - 1; n++) (a[n] = t[n + 1] - t[n]), (c[n] = e[n + 1] - e[n]), (r[n] = a[n] / c[n]);
      n[0] = r[0];
      for (let e = 1; e < o - 1; e++)
        r[e] === 0 || r[e - 1] === 0 || r[e - 1] > 0 != r[e] > 0
          ? (n[e] = 0)
          : ((n[e] = (3 * (c[e - 1] + c[e])) / ((2 * c[e] + c[e - 1]) / r[e - 1] + (c[e] + 2 * c[e - 1]) / r[e])),
            isFinite(n[e]) || (n[e] = 0));
      n[o - 1] = r[o - 2];
      for (let r = 0; r < o - 1; r++)
        i(
          s,
          e[r] + c[r] / 3,
          t[r] + (n[r] * c[r]) / 3,
          e[r + 1] - c[r] / 3,
          t[r + 1] - (n[r + 1] * c[r]) / 3,
          e[r + 1],
          t[r + 1],
        );
    }
    return s;
  }
  const ta = /* @__PURE__ */ new Set();
  function na() {
    for (const e of ta) e.syncRect(!0);
  }
  U &&
    (Ft(`resize`, bt, na),
    Ft(`scroll`, bt, na, !0),
    Ft(vt, bt, () => {
      va.pxRatio = W;
    }));
  const ra = Ji(),
    ia = Wi();
  function aa(e, t, n, r) {
    return (r ? [e[0], e[1]].concat(e.slice(2)) : [e[0]].concat(e.slice(1))).map((e, r) => sa(e, r, t, n));
  }
  function oa(e, t) {
    return e.map((e, n) => (n == 0 ? {} : Kn({}, t, e)));
  }
  function sa(e, t, n, r) {
    return Kn({}, t == 0 ? n : r, e);
  }
  function ca(e, t, n) {
    return t == null ? In : [t, n];
  }
  const la = ca;
  function ua(e, t, n) {
    return t == null ? In : Xt(t, n, Kt, !0);
  }
  function da(e, t, n, r) {
    return t == null ? In : Wt(t, n, e.scales[r].log, !1);
  }
  const fa = da;
  function pa(e, t, n, r) {
    return t == null ? In : Gt(t, n, e.scales[r].log, !1);
  }
  const ma = pa;
  function ha(e, t, n, r, i) {
    let a = ln(_n(e), _n(t)),
      o = t - e,
      s = Lt((i / r) * o, n);
    do {
      const e = n[s],
        t = (r * e) / o;
      if (t >= i && a + (e < 5 ? jn.get(e) : 0) <= 17) return [e, t];
    } while (++s < n.length);
    return [0, 0];
  }
  function ga(e) {
    let t, n;
    return (e = e.replace(/(\d+)px/, (e, r) => (t = on((n = +r) * W)) + `px`)), [e, t, n];
  }
  function _a(e) {
    e.show &&
      [e.font, e.labelFont].forEach((e) => {
        const t = Y(e[2] * W, 1);
        (e[0] = e[0].replace(/[0-9.]+px/, t + `px`)), (e[1] = t);
      });
  }
  function va(e, t, n) {
    const r = { mode: q(e.mode, 1) },
      i = r.mode;
    function a(e, t, n, r) {
      const i = t.valToPct(e);
      return r + n * (t.dir == -1 ? 1 - i : i);
    }
    function o(e, t, n, r) {
      const i = t.valToPct(e);
      return r + n * (t.dir == -1 ? i : 1 - i);
    }
    function s(e, t, n, r) {
      return t.ori == 0 ? a(e, t, n, r) : o(e, t, n, r);
    }
    (r.valToPosH = a), (r.valToPosV = o);
    let c = !1;
    r.status = 0;
    const l = (r.root = Et(`uplot`));
    if ((e.id != null && (l.id = e.id), Ct(l, e.class), e.title)) {
      const t = Et(`u-title`, l);
      t.textContent = e.title;
    }
    const u = Tt(`canvas`),
      d = (r.ctx = u.getContext(`2d`)),
      f = Et(`u-wrap`, l);
    Ft(
      `click`,
      f,
      (e) => {
        e.target === m && (X != fr || Z != pr) && yr.click(r, e);
      },
      !0,
    );
    const p = (r.under = Et(`u-under`, f));
    f.appendChild(u);
    const m = (r.over = Et(`u-over`, f));
    e = Gn(e);
    const h = +q(e.pxAlign, 1),
      g = Mi(h);
    (e.plugins || []).forEach((t) => {
      t.opts && (e = t.opts(r, e) || e);
    });
    const _ = e.ms || 0.001,
      v = (r.series = i == 1 ? aa(e.series || [], ei, yi, !1) : oa(e.series || [null], vi)),
      y = (r.axes = aa(e.axes || [], $r, pi, !0)),
      b = (r.scales = {}),
      x = (r.bands = e.bands || []);
    x.forEach((e) => {
      (e.fill = J(e.fill || null)), (e.dir = q(e.dir, -1));
    });
    const S = i == 2 ? v[1].facets[0].scale : v[0].scale,
      C = { axes: Jn, series: bn },
      w = (e.drawOrder || [`axes`, `series`]).map((e) => C[e]);
    function T(e) {
      const t =
        e.distr == 3
          ? (t) => fn(t > 0 ? t : e.clamp(r, t, e.min, e.max, e.key))
          : e.distr == 4
            ? (t) => hn(t, e.asinh)
            : e.distr == 100
              ? (t) => e.fwd(t)
              : (e) => e;
      return (n) => {
        const r = t(n),
          { _min: i, _max: a } = e,
          o = a - i;
        return (r - i) / o;
      };
    }
    function E(t) {
      let n = b[t];
      if (n == null) {
        const r = (e.scales || Pn)[t] || Pn;
        if (r.from != null) {
          E(r.from);
          const e = Kn({}, b[r.from], r, { key: t });
          (e.valToPct = T(e)), (b[t] = e);
        } else {
          (n = b[t] = Kn({}, t == S ? xi : Si, r)), (n.key = t);
          let e = n.time,
            a = n.range,
            o = Ln(a);
          if (
            (t != S || (i == 2 && !e)) &&
            (o &&
              (a[0] == null || a[1] == null) &&
              ((a = {
                min: a[0] == null ? qt : { mode: 1, hard: a[0], soft: a[0] },
                max: a[1] == null ? qt : { mode: 1, hard: a[1], soft: a[1] },
              }),
              (o = !1)),
            !o && Vn(a))
          ) {
            const e = a;
            a = (t, n, r) => (n == null ? In : Xt(n, r, e));
          }
          (n.range = J(
            a ||
              (e
                ? la
                : t == S
                  ? n.distr == 3
                    ? fa
                    : n.distr == 4
                      ? ma
                      : ca
                  : n.distr == 3
                    ? da
                    : n.distr == 4
                      ? pa
                      : ua),
          )),
            (n.auto = J(!o && n.auto)),
            (n.clamp = J(n.clamp || bi)),
            (n._min = n._max = null),
            (n.valToPct = T(n));
        }
      }
    }
    E(`x`),
      E(`y`),
      i == 1 &&
        v.forEach((e) => {
          E(e.scale);
        }),
      y.forEach((e) => {
        E(e.scale);
      });
    for (const t in e.scales) E(t);
    let D = b[S],
      O = D.distr,
      k,
      A;
    D.ori == 0 ? (Ct(l, `u-hz`), (k = a), (A = o)) : (Ct(l, `u-vt`), (k = o), (A = a));
    const j = {};
    for (const e in b) {
      const t = b[e];
      (t.min != null || t.max != null) && ((j[e] = { min: t.min, max: t.max }), (t.min = t.max = null));
    }
    const ee = e.tzDate || ((e) => new Date(on(e / _))),
      te = e.fmtDate || sr,
      ne = _ == 1 ? wr(ee) : Dr(ee),
      re = kr(ee, Or(_ == 1 ? Cr : Er, te)),
      ie = Nr(ee, Mr(`{YYYY}-{MM}-{DD} {h}:{mm}{aa}`, te)),
      ae = [],
      M = (r.legend = Kn({}, Ir, e.legend)),
      N = (r.cursor = Kn({}, Gr, { drag: { y: i == 2 } }, e.cursor)),
      P = M.show,
      F = N.show,
      I = M.markers;
    (M.idxs = ae), (I.width = J(I.width)), (I.dash = J(I.dash)), (I.stroke = J(I.stroke)), (I.fill = J(I.fill));
    let L,
      oe,
      se,
      ce = [],
      le = [],
      ue,
      de = !1,
      R = {};
    if (M.live) {
      const e = v[1] ? v[1].values : null;
      (de = e != null), (ue = de ? e(r, 1, 0) : { _: 0 });
      for (const e in ue) R[e] = `--`;
    }
    if (P) {
      if (((L = Tt(`table`, `u-legend`, l)), (se = Tt(`tbody`, null, L)), M.mount(r, L), de)) {
        oe = Tt(`thead`, null, L, se);
        const e = Tt(`tr`, null, oe);
        for (var fe in (Tt(`th`, null, e), ue)) Tt(`th`, rt, e).textContent = fe;
      } else Ct(L, `u-inline`), M.live && Ct(L, `u-live`);
    }
    const pe = { show: !0 },
      me = { show: !1 };
    function he(e, t) {
      if (t == 0 && (de || !M.live || i == 2)) return In;
      const n = [],
        a = Tt(`tr`, `u-series`, se, se.childNodes[t]);
      Ct(a, e.class), e.show || Ct(a, nt);
      const o = Tt(`th`, null, a);
      if (I.show) {
        const e = Et(`u-marker`, o);
        if (t > 0) {
          const n = I.width(r, t);
          n && (e.style.border = n + `px ` + I.dash(r, t) + ` ` + I.stroke(r, t)), (e.style.background = I.fill(r, t));
        }
      }
      const s = Et(rt, o);
      for (var c in (e.label instanceof HTMLElement ? s.appendChild(e.label) : (s.textContent = e.label),
      t > 0 &&
        (I.show || (s.style.color = e.width > 0 ? I.stroke(r, t) : I.fill(r, t)),
        _e(
          `click`,
          o,
          (t) => {
            if (N._lock) return;
            He(t);
            const n = v.indexOf(e);
            if ((t.ctrlKey || t.metaKey) != M.isolate) {
              const e = v.some((e, t) => t > 0 && t != n && e.show);
              v.forEach((t, r) => {
                r > 0 && Lr(r, e ? (r == n ? pe : me) : pe, !0, Hi.setSeries);
              });
            } else Lr(n, { show: !e.show }, !0, Hi.setSeries);
          },
          !1,
        ),
        Ge &&
          _e(
            mt,
            o,
            (t) => {
              N._lock || (He(t), Lr(v.indexOf(e), Kr, !0, Hi.setSeries));
            },
            !1,
          )),
      ue)) {
        const e = Tt(`td`, `u-value`, a);
        (e.textContent = `--`), n.push(e);
      }
      return [a, n];
    }
    const ge = /* @__PURE__ */ new Map();
    function _e(e, t, n, i = !0) {
      const a = ge.get(t) || {},
        o = N.bind[e](r, t, n, i);
      o && (Ft(e, t, (a[e] = o)), ge.set(t, a));
    }
    function ve(e, t, n) {
      const r = ge.get(t) || {};
      for (const n in r) (e == null || n == e) && (It(n, t, r[n]), delete r[n]);
      e ?? ge.delete(t);
    }
    let ye = 0,
      be = 0,
      z = 0,
      B = 0,
      xe = 0,
      Se = 0,
      Ce = xe,
      we = Se,
      Te = z,
      Ee = B,
      De = 0,
      Oe = 0,
      ke = 0,
      Ae = 0;
    r.bbox = {};
    let je = !1,
      Me = !1,
      Ne = !1,
      Pe = !1,
      Fe = !1,
      Ie = !1;
    function Le(e, t, n) {
      (n || e != r.width || t != r.height) && Re(e, t), Xn(!1), (Ne = !0), (Me = !0), tr();
    }
    function Re(e, t) {
      (r.width = ye = z = e), (r.height = be = B = t), (xe = Se = 0), V(), Ve();
      const n = r.bbox;
      (De = n.left = On(xe * W, 0.5)),
        (Oe = n.top = On(Se * W, 0.5)),
        (ke = n.width = On(z * W, 0.5)),
        (Ae = n.height = On(B * W, 0.5));
    }
    function ze() {
      let e = !1,
        t = 0;
      for (; !e; ) {
        t++;
        const n = Wn(t),
          i = qn(t);
        (e = t == 3 || (n && i)), e || (Re(r.width, r.height), (Me = !0));
      }
    }
    function Be({ width: e, height: t }) {
      Le(e, t);
    }
    r.setSize = Be;
    function V() {
      let e = !1,
        t = !1,
        n = !1,
        r = !1;
      y.forEach((i, a) => {
        if (i.show && i._show) {
          const { side: a, _size: o } = i,
            s = a % 2,
            c = o + (i.label == null ? 0 : i.labelSize);
          c > 0 &&
            (s
              ? ((z -= c), a == 3 ? ((xe += c), (r = !0)) : (n = !0))
              : ((B -= c), a == 0 ? ((Se += c), (e = !0)) : (t = !0)));
        }
      }),
        ($e[0] = e),
        ($e[1] = n),
        ($e[2] = t),
        ($e[3] = r),
        (z -= _t[1] + _t[3]),
        (xe += _t[3]),
        (B -= _t[2] + _t[0]),
        (Se += _t[0]);
    }
    function Ve() {
      let e = xe + z,
        t = Se + B,
        n = xe,
        r = Se;
      function i(i, a) {
        switch (i) {
          case 1:
            return (e += a), e - a;
          case 2:
            return (t += a), t - a;
          case 3:
            return (n -= a), n + a;
          case 0:
            return (r -= a), r + a;
        }
      }
      y.forEach((e, t) => {
        if (e.show && e._show) {
          const t = e.side;
          (e._pos = i(t, e._size)), e.label != null && (e._lpos = i(t, e.labelSize));
        }
      });
    }
    if (N.dataIdx == null) {
      const e = N.hover,
        n = (e.skip = new Set(e.skip ?? []));
      n.add(void 0);
      const r = (e.prox = J(e.prox)),
        i = (e.bias ??= 0);
      N.dataIdx = (e, a, o, s) => {
        if (a == 0) return o;
        let c = o,
          l = r(e, a, o, s) ?? gn,
          u = l >= 0 && l < gn,
          d = D.ori == 0 ? z : B,
          f = N.left,
          p = t[0],
          m = t[a];
        if (n.has(m[o])) {
          c = null;
          let e = null,
            t = null,
            r;
          if (i == 0 || i == -1) for (r = o; e == null && r-- > 0; ) n.has(m[r]) || (e = r);
          if (i == 0 || i == 1) for (r = o; t == null && r++ < m.length; ) n.has(m[r]) || (t = r);
          if (e != null || t != null) {
            if (u) {
              const n = e == null ? -1 / 0 : k(p[e], D, d, 0),
                r = t == null ? 1 / 0 : k(p[t], D, d, 0),
                i = f - n,
                a = r - f;
              i <= a ? i <= l && (c = e) : a <= l && (c = t);
            } else c = t == null ? e : e == null ? t : o - e <= t - o ? e : t;
          }
        } else u && rn(f - k(p[o], D, d, 0)) > l && (c = null);
        return c;
      };
    }
    const He = (e) => {
      N.event = e;
    };
    (N.idxs = ae), (N._lock = !1);
    const Ue = N.points;
    (Ue.show = J(Ue.show)),
      (Ue.size = J(Ue.size)),
      (Ue.stroke = J(Ue.stroke)),
      (Ue.width = J(Ue.width)),
      (Ue.fill = J(Ue.fill));
    const We = (r.focus = Kn({}, e.focus || { alpha: 0.3 }, N.focus)),
      Ge = We.prox >= 0,
      H = Ge && Ue.one,
      Ke = [],
      qe = [],
      Je = [];
    function Ye(e, t) {
      const n = Ue.show(r, t);
      if (n instanceof HTMLElement)
        return Ct(n, `u-cursor-pt`), Ct(n, e.class), Ot(n, -10, -10, z, B), m.insertBefore(n, Ke[t]), n;
    }
    function Xe(e, t) {
      if (i == 1 || t > 0) {
        const t = i == 1 && b[e.scale].time,
          n = e.value;
        (e.value = t ? (Bn(n) ? Nr(ee, Mr(n, te)) : n || ie) : n || fi), (e.label = e.label || (t ? `Time` : `Value`));
      }
      if (H || t > 0) {
        (e.width = e.width == null ? 1 : e.width),
          (e.paths = e.paths || ra || Cn),
          (e.fillTo = J(e.fillTo || Di)),
          (e.pxAlign = +q(e.pxAlign, h)),
          (e.pxRound = Mi(e.pxAlign)),
          (e.stroke = J(e.stroke || null)),
          (e.fill = J(e.fill || null)),
          (e._stroke = e._fill = e._paths = e._focus = null);
        const t = mi(ln(1, e.width), 1),
          n = (e.points = Kn(
            {},
            { size: t, width: ln(1, t * 0.2), stroke: e.stroke, space: t * 2, paths: ia, _stroke: null, _fill: null },
            e.points,
          ));
        (n.show = J(n.show)),
          (n.filter = J(n.filter)),
          (n.fill = J(n.fill)),
          (n.stroke = J(n.stroke)),
          (n.paths = J(n.paths)),
          (n.pxAlign = e.pxAlign);
      }
      if (P) {
        const n = he(e, t);
        ce.splice(t, 0, n[0]), le.splice(t, 0, n[1]), M.values.push(null);
      }
      if (F) {
        ae.splice(t, 0, null);
        let n = null;
        H ? t == 0 && (n = Ye(e, t)) : t > 0 && (n = Ye(e, t)),
          Ke.splice(t, 0, n),
          qe.splice(t, 0, 0),
          Je.splice(t, 0, 0);
      }
      Bi(`addSeries`, t);
    }
    function Ze(e, t) {
      (t ??= v.length), (e = i == 1 ? sa(e, t, ei, yi) : sa(e, t, {}, vi)), v.splice(t, 0, e), Xe(v[t], t);
    }
    r.addSeries = Ze;
    function Qe(e) {
      if ((v.splice(e, 1), P)) {
        M.values.splice(e, 1), le.splice(e, 1);
        const t = ce.splice(e, 1)[0];
        ve(null, t.firstChild), t.remove();
      }
      F && (ae.splice(e, 1), Ke.splice(e, 1)[0].remove(), qe.splice(e, 1), Je.splice(e, 1)), Bi(`delSeries`, e);
    }
    r.delSeries = Qe;
    const $e = [!1, !1, !1, !1];
    function et(e, t) {
      if (((e._show = e.show), e.show)) {
        let n = e.side % 2,
          i = b[e.scale];
        i ??= ((e.scale = n ? v[1].scale : S), b[e.scale]);
        const a = i.time;
        (e.size = J(e.size)),
          (e.space = J(e.space)),
          (e.rotate = J(e.rotate)),
          Ln(e.incrs) &&
            e.incrs.forEach((e) => {
              !jn.has(e) && jn.set(e, Mn(e));
            }),
          (e.incrs = J(e.incrs || (i.distr == 2 ? mr : a ? (_ == 1 ? Sr : Tr) : hr))),
          (e.splits = J(e.splits || (a && i.distr == 1 ? ne : i.distr == 3 ? ri : i.distr == 4 ? ii : ni))),
          (e.stroke = J(e.stroke)),
          (e.grid.stroke = J(e.grid.stroke)),
          (e.ticks.stroke = J(e.ticks.stroke)),
          (e.border.stroke = J(e.border.stroke));
        const o = e.values;
        (e.values =
          Ln(o) && !Ln(o[0]) ? J(o) : a ? (Ln(o) ? kr(ee, Or(o, te)) : Bn(o) ? Ar(ee, o) : o || re) : o || ti),
          (e.filter = J(e.filter || (i.distr >= 3 && i.log == 10 ? ui : i.distr == 3 && i.log == 2 ? di : Sn))),
          (e.font = ga(e.font)),
          (e.labelFont = ga(e.labelFont)),
          (e._size = e.size(r, null, t, 0)),
          (e._space = e._rotate = e._incrs = e._found = e._splits = e._values = null),
          e._size > 0 && (($e[t] = !0), (e._el = Et(`u-axis`, f)));
      }
    }
    function tt(e, t, n, r) {
      let [i, a, o, s] = n,
        c = t % 2,
        l = 0;
      return (
        c == 0 && (s || a) && (l = (t == 0 && !i) || (t == 2 && !o) ? on($r.size / 3) : 0),
        c == 1 && (i || o) && (l = (t == 1 && !a) || (t == 3 && !s) ? on(pi.size / 2) : 0),
        l
      );
    }
    let lt = (r.padding = (e.padding || [tt, tt, tt, tt]).map((e) => J(q(e, tt)))),
      _t = (r._padding = lt.map((e, t) => e(r, t, $e, 0))),
      U,
      xt = null,
      G = null,
      St = i == 1 ? v[0].idxs : null,
      Dt = null,
      kt = !1;
    function jt(e, n) {
      if (((t = e ?? []), (r.data = r._data = t), i == 2)) {
        U = 0;
        for (let e = 1; e < v.length; e++) U += t[e][0].length;
      } else {
        t.length == 0 && (r.data = r._data = t = [[]]), (Dt = t[0]), (U = Dt.length);
        let e = t;
        if (O == 2) {
          e = t.slice();
          const n = (e[0] = Array(U));
          for (let e = 0; e < U; e++) n[e] = e;
        }
        r._data = t = e;
      }
      if ((Xn(!0), Bi(`setData`), O == 2 && (Ne = !0), n !== !1)) {
        const e = D;
        e.auto(r, kt) ? Nt() : Fr(S, e.min, e.max), (Pe ||= N.left >= 0), (Ie = !0), tr();
      }
    }
    r.setData = jt;
    function Nt() {
      kt = !0;
      let e, n;
      i == 1 &&
        (U > 0
          ? ((xt = St[0] = 0),
            (G = St[1] = U - 1),
            (e = t[0][xt]),
            (n = t[0][G]),
            O == 2
              ? ((e = xt), (n = G))
              : e == n &&
                (O == 3
                  ? ([e, n] = Wt(e, e, D.log, !1))
                  : O == 4
                    ? ([e, n] = Gt(e, e, D.log, !1))
                    : D.time
                      ? (n = e + on(86400 / _))
                      : ([e, n] = Xt(e, n, Kt, !0))))
          : ((xt = St[0] = e = null), (G = St[1] = n = null))),
        Fr(S, e, n);
    }
    let Pt, Rt, zt, Bt, Vt, Ht, Jt, Yt, Qt, $t;
    function en(e, t, n, r, i, a) {
      (e ??= ut),
        (n ??= Fn),
        (r ??= `butt`),
        (i ??= ut),
        (a ??= `round`),
        e != Pt && (d.strokeStyle = Pt = e),
        i != Rt && (d.fillStyle = Rt = i),
        t != zt && (d.lineWidth = zt = t),
        a != Vt && (d.lineJoin = Vt = a),
        r != Ht && (d.lineCap = Ht = r),
        n != Bt && d.setLineDash((Bt = n));
    }
    function tn(e, t, n, r) {
      t != Rt && (d.fillStyle = Rt = t),
        e != Jt && (d.font = Jt = e),
        n != Yt && (d.textAlign = Yt = n),
        r != Qt && (d.textBaseline = Qt = r);
    }
    function an(e, t, n, i, a = 0) {
      if (i.length > 0 && e.auto(r, kt) && (t == null || t.min == null)) {
        const t = q(xt, 0),
          r = q(G, i.length - 1),
          o = n.min == null ? Ut(i, t, r, a, e.distr == 3) : [n.min, n.max];
        (e.min = cn(e.min, (n.min = o[0]))), (e.max = ln(e.max, (n.max = o[1])));
      }
    }
    const dn = { min: null, max: null };
    function pn() {
      for (const e in b) {
        const t = b[e];
        j[e] == null && (t.min == null || (j[S] != null && t.auto(r, kt))) && (j[e] = dn);
      }
      for (const e in b) {
        const t = b[e];
        j[e] == null && t.from != null && j[t.from] != null && (j[e] = dn);
      }
      j[S] != null && Xn(!0);
      const e = {};
      for (const t in j) {
        const n = j[t];
        if (n != null) {
          const a = (e[t] = Gn(b[t], Hn));
          if (n.min != null) Kn(a, n);
          else if (t != S || i == 2) {
            if (U == 0 && a.from == null) {
              const e = a.range(r, null, null, t);
              (a.min = e[0]), (a.max = e[1]);
            } else (a.min = gn), (a.max = -1 / 0);
          }
        }
      }
      if (U > 0) {
        v.forEach((n, a) => {
          if (i == 1) {
            const i = n.scale,
              o = j[i];
            if (o == null) return;
            const s = e[i];
            if (a == 0) {
              const e = s.range(r, s.min, s.max, i);
              (s.min = e[0]),
                (s.max = e[1]),
                (xt = Lt(s.min, t[0])),
                (G = Lt(s.max, t[0])),
                G - xt > 1 && (t[0][xt] < s.min && xt++, t[0][G] > s.max && G--),
                (n.min = Dt[xt]),
                (n.max = Dt[G]);
            } else n.show && n.auto && an(s, o, n, t[a], n.sorted);
            (n.idxs[0] = xt), (n.idxs[1] = G);
          } else if (a > 0 && n.show && n.auto) {
            const [r, i] = n.facets,
              o = r.scale,
              s = i.scale,
              [c, l] = t[a],
              u = e[o],
              d = e[s];
            u != null && an(u, j[o], r, c, r.sorted),
              d != null && an(d, j[s], i, l, i.sorted),
              (n.min = i.min),
              (n.max = i.max);
          }
        });
        for (const t in e) {
          const n = e[t],
            i = j[t];
          if (n.from == null && (i == null || i.min == null)) {
            const e = n.range(r, n.min == gn ? null : n.min, n.max == -1 / 0 ? null : n.max, t);
            (n.min = e[0]), (n.max = e[1]);
          }
        }
      }
      for (const t in e) {
        const n = e[t];
        if (n.from != null) {
          const i = e[n.from];
          if (i.min == null) n.min = n.max = null;
          else {
            const e = n.range(r, i.min, i.max, t);
            (n.min = e[0]), (n.max = e[1]);
          }
        }
      }
      let n = {},
        a = !1;
      for (const t in e) {
        const r = e[t],
          i = b[t];
        if (i.min != r.min || i.max != r.max) {
          (i.min = r.min), (i.max = r.max);
          const e = i.distr;
          (i._min = e == 3 ? fn(i.min) : e == 4 ? hn(i.min, i.asinh) : e == 100 ? i.fwd(i.min) : i.min),
            (i._max = e == 3 ? fn(i.max) : e == 4 ? hn(i.max, i.asinh) : e == 100 ? i.fwd(i.max) : i.max),
            (n[t] = a = !0);
        }
      }
      if (a) {
        v.forEach((e, t) => {
          i == 2 ? t > 0 && n.y && (e._paths = null) : n[e.scale] && (e._paths = null);
        });
        for (const e in n) (Ne = !0), Bi(`setScale`, e);
        F && N.left >= 0 && (Pe = Ie = !0);
      }
      for (const e in j) j[e] = null;
    }
    function _n(e) {
      let t = vn(xt - 1, 0, U - 1),
        n = vn(G + 1, 0, U - 1);
      for (; e[t] == null && t > 0; ) t--;
      for (; e[n] == null && n < U - 1; ) n++;
      return [t, n];
    }
    function bn() {
      if (U > 0) {
        const e = v.some((e) => e._focus) && $t != We.alpha;
        e && (d.globalAlpha = $t = We.alpha),
          v.forEach((e, n) => {
            if (n > 0 && e.show && (xn(n, !1), xn(n, !0), e._paths == null)) {
              const a = $t;
              $t != e.alpha && (d.globalAlpha = $t = e.alpha);
              const o = i == 2 ? [0, t[n][0].length - 1] : _n(t[n]);
              (e._paths = e.paths(r, n, o[0], o[1])), $t != a && (d.globalAlpha = $t = a);
            }
          }),
          v.forEach((e, t) => {
            if (t > 0 && e.show) {
              const n = $t;
              $t != e.alpha && (d.globalAlpha = $t = e.alpha), e._paths != null && En(t, !1);
              {
                const n = e._paths == null ? null : e._paths.gaps,
                  i = e.points.show(r, t, xt, G, n),
                  a = e.points.filter(r, t, i, n);
                (i || a) && ((e.points._paths = e.points.paths(r, t, xt, G, a)), En(t, !0));
              }
              $t != n && (d.globalAlpha = $t = n), Bi(`drawSeries`, t);
            }
          }),
          e && (d.globalAlpha = $t = 1);
      }
    }
    function xn(e, t) {
      const n = t ? v[e].points : v[e];
      (n._stroke = n.stroke(r, e)), (n._fill = n.fill(r, e));
    }
    function En(e, t) {
      let n = t ? v[e].points : v[e],
        {
          stroke: r,
          fill: i,
          clip: a,
          flags: o,
          _stroke: s = n._stroke,
          _fill: c = n._fill,
          _width: l = n.width,
        } = n._paths;
      l = Y(l * W, 3);
      let u = null,
        f = (l % 2) / 2;
      t && c == null && (c = l > 0 ? `#fff` : s);
      const p = n.pxAlign == 1 && f > 0;
      if ((p && d.translate(f, f), !t)) {
        const e = De - l / 2,
          t = Oe - l / 2,
          n = ke + l,
          r = Ae + l;
        (u = new Path2D()), u.rect(e, t, n, r);
      }
      t ? kn(s, l, n.dash, n.cap, c, r, i, o, a) : Dn(e, s, l, n.dash, n.cap, c, r, i, o, u, a),
        p && d.translate(-f, -f);
    }
    function Dn(e, n, i, a, o, s, c, l, u, d, f) {
      let p = !1;
      u != 0 &&
        x.forEach((m, h) => {
          if (m.series[0] == e) {
            let e = v[m.series[1]],
              g = t[m.series[1]],
              _ = (e._paths || Pn).band;
            Ln(_) && (_ = m.dir == 1 ? _[0] : _[1]);
            let y,
              b = null;
            e.show && _ && Zt(g, xt, G) ? ((b = m.fill(r, h) || s), (y = e._paths.clip)) : (_ = null),
              kn(n, i, a, o, b, c, l, u, d, f, y, _),
              (p = !0);
          }
        }),
        p || kn(n, i, a, o, s, c, l, u, d, f);
    }
    function kn(e, t, n, r, i, a, o, s, c, l, u, f) {
      en(e, t, n, r, i),
        (c || l || f) && (d.save(), c && d.clip(c), l && d.clip(l)),
        f
          ? (s & 3) == 3
            ? (d.clip(f), u && d.clip(u), Nn(i, o), An(e, a, t))
            : s & 2
              ? (Nn(i, o), d.clip(f), An(e, a, t))
              : s & 1 && (d.save(), d.clip(f), u && d.clip(u), Nn(i, o), d.restore(), An(e, a, t))
          : (Nn(i, o), An(e, a, t)),
        (c || l || f) && d.restore();
    }
    function An(e, t, n) {
      n > 0 &&
        (t instanceof Map
          ? t.forEach((e, t) => {
              (d.strokeStyle = Pt = t), d.stroke(e);
            })
          : t != null && e && d.stroke(t));
    }
    function Nn(e, t) {
      t instanceof Map
        ? t.forEach((e, t) => {
            (d.fillStyle = Rt = t), d.fill(e);
          })
        : t != null && e && d.fill(t);
    }
    function Rn(e, t, n, i) {
      let a = y[e],
        o;
      if (i <= 0) o = [0, 0];
      else {
        const s = (a._space = a.space(r, e, t, n, i));
        o = ha(t, n, (a._incrs = a.incrs(r, e, t, n, i, s)), i, s);
      }
      return (a._found = o);
    }
    function Un(e, t, n, r, i, a, o, s, c, l) {
      const u = (o % 2) / 2;
      h == 1 && d.translate(u, u), en(s, o, c, l, s), d.beginPath();
      let f,
        p,
        m,
        g,
        _ = i + (r == 0 || r == 3 ? -a : a);
      n == 0 ? ((p = i), (g = _)) : ((f = i), (m = _));
      for (let r = 0; r < e.length; r++)
        t[r] != null && (n == 0 ? (f = m = e[r]) : (p = g = e[r]), d.moveTo(f, p), d.lineTo(m, g));
      d.stroke(), h == 1 && d.translate(-u, -u);
    }
    function Wn(e) {
      let t = !0;
      return (
        y.forEach((n, i) => {
          if (!n.show) return;
          const a = b[n.scale];
          if (a.min == null) {
            n._show && ((t = !1), (n._show = !1), Xn(!1));
            return;
          }
          n._show || ((t = !1), (n._show = !0), Xn(!1));
          const o = n.side,
            s = o % 2,
            { min: c, max: l } = a,
            [u, d] = Rn(i, c, l, s == 0 ? z : B);
          if (d == 0) return;
          const f = a.distr == 2,
            p = (n._splits = n.splits(r, i, c, l, u, d, f)),
            m = a.distr == 2 ? p.map((e) => Dt[e]) : p,
            h = a.distr == 2 ? Dt[p[1]] - Dt[p[0]] : u,
            g = (n._values = n.values(r, n.filter(r, m, i, d, h), i, d, h));
          n._rotate = o == 2 ? n.rotate(r, g, i, d) : 0;
          const _ = n._size;
          (n._size = sn(n.size(r, g, i, e))), _ != null && n._size != _ && (t = !1);
        }),
        t
      );
    }
    function qn(e) {
      let t = !0;
      return (
        lt.forEach((n, i) => {
          const a = n(r, i, $e, e);
          a != _t[i] && (t = !1), (_t[i] = a);
        }),
        t
      );
    }
    function Jn() {
      for (let e = 0; e < y.length; e++) {
        const t = y[e];
        if (!t.show || !t._show) continue;
        let n = t.side,
          i = n % 2,
          a,
          o,
          c = t.stroke(r, e),
          l = n == 0 || n == 3 ? -1 : 1,
          [u, f] = t._found;
        if (t.label != null) {
          const s = t.labelGap * l,
            p = on((t._lpos + s) * W);
          tn(t.labelFont[0], c, `center`, n == 2 ? `top` : ot),
            d.save(),
            i == 1
              ? ((a = o = 0), d.translate(p, on(Oe + Ae / 2)), d.rotate((n == 3 ? -nn : nn) / 2))
              : ((a = on(De + ke / 2)), (o = p));
          const m = yn(t.label) ? t.label(r, e, u, f) : t.label;
          d.fillText(m, a, o), d.restore();
        }
        if (f == 0) continue;
        const p = b[t.scale],
          m = i == 0 ? ke : Ae,
          h = i == 0 ? De : Oe,
          _ = t._splits,
          v = p.distr == 2 ? _.map((e) => Dt[e]) : _,
          x = p.distr == 2 ? Dt[_[1]] - Dt[_[0]] : u,
          S = t.ticks,
          C = t.border,
          w = S.show ? S.size : 0,
          T = on(w * W),
          E = on((t.alignTo == 2 ? t._size - w - t.gap : t.gap) * W),
          D = (t._rotate * -nn) / 180,
          O = g(t._pos * W),
          k = O + (T + E) * l;
        (o = i == 0 ? k : 0), (a = i == 1 ? k : 0);
        const A = t.font[0];
        tn(
          A,
          c,
          t.align == 1 ? st : t.align == 2 ? ct : D > 0 ? st : D < 0 ? ct : i == 0 ? `center` : n == 3 ? ct : st,
          D || i == 1 ? `middle` : n == 2 ? `top` : ot,
        );
        const j = t.font[1] * t.lineGap,
          ee = _.map((e) => g(s(e, p, m, h))),
          te = t._values;
        for (let e = 0; e < te.length; e++) {
          let t = te[e];
          if (t != null) {
            i == 0 ? (a = ee[e]) : (o = ee[e]), (t = `` + t);
            const n =
              t.indexOf(`
`) == -1
                ? [t]
                : t.split(/\n/gm);
            for (let e = 0; e < n.length; e++) {
              const t = n[e];
              D
                ? (d.save(), d.translate(a, o + e * j), d.rotate(D), d.fillText(t, 0, 0), d.restore())
                : d.fillText(t, a, o + e * j);
            }
          }
        }
        S.show && Un(ee, S.filter(r, v, e, f, x), i, n, O, T, Y(S.width * W, 3), S.stroke(r, e), S.dash, S.cap);
        const ne = t.grid;
        ne.show &&
          Un(
            ee,
            ne.filter(r, v, e, f, x),
            i,
            i == 0 ? 2 : 1,
            i == 0 ? Oe : De,
            i == 0 ? Ae : ke,
            Y(ne.width * W, 3),
            ne.stroke(r, e),
            ne.dash,
            ne.cap,
          ),
          C.show &&
            Un(
              [O],
              [1],
              +(i == 0),
              i == 0 ? 1 : 2,
              i == 1 ? Oe : De,
              i == 1 ? Ae : ke,
              Y(C.width * W, 3),
              C.stroke(r, e),
              C.dash,
              C.cap,
            );
      }
      Bi(`drawAxes`);
    }
    function Xn(e) {
      v.forEach((t, n) => {
        n > 0 &&
          ((t._paths = null),
          e &&
            (i == 1
              ? ((t.min = null), (t.max = null))
              : t.facets.forEach((e) => {
                  (e.min = null), (e.max = null);
                })));
      });
    }
    let Zn = !1,
      Qn = !1,
      $n = [];
    function er() {
      Qn = !1;
      for (let e = 0; e < $n.length; e++) Bi(...$n[e]);
      $n.length = 0;
    }
    function tr() {
      Zn ||= (Yn(rr), !0);
    }
    function nr(e, t = !1) {
      (Zn = !0), (Qn = t), e(r), rr(), t && $n.length > 0 && queueMicrotask(er);
    }
    r.batch = nr;
    function rr() {
      if (((je &&= (pn(), !1)), (Ne &&= (ze(), !1)), Me)) {
        if (
          (K(p, st, xe),
          K(p, `top`, Se),
          K(p, it, z),
          K(p, at, B),
          K(m, st, xe),
          K(m, `top`, Se),
          K(m, it, z),
          K(m, at, B),
          K(f, it, ye),
          K(f, at, be),
          (u.width = on(ye * W)),
          (u.height = on(be * W)),
          y.forEach(({ _el: e, _show: t, _size: n, _pos: r, side: i }) => {
            if (e != null) {
              if (t) {
                const t = i === 3 || i === 0 ? n : 0,
                  a = i % 2 == 1;
                K(e, a ? `left` : `top`, r - t),
                  K(e, a ? `width` : `height`, n),
                  K(e, a ? `top` : `left`, a ? Se : xe),
                  K(e, a ? `height` : `width`, a ? B : z),
                  wt(e, nt);
              } else Ct(e, nt);
            }
          }),
          (Pt = Rt = zt = Vt = Ht = Jt = Yt = Qt = Bt = null),
          ($t = 1),
          gi(!0),
          xe != Ce || Se != we || z != Te || B != Ee)
        ) {
          Xn(!1);
          const e = z / Te,
            t = B / Ee;
          if (F && !Pe && N.left >= 0) {
            (N.left *= e), (N.top *= t), cr && Ot(cr, on(N.left), 0, z, B), lr && Ot(lr, 0, on(N.top), z, B);
            for (let n = 0; n < Ke.length; n++) {
              const r = Ke[n];
              r != null && ((qe[n] *= e), (Je[n] *= t), Ot(r, sn(qe[n]), sn(Je[n]), z, B));
            }
          }
          if ($.show && !Fe && $.left >= 0 && $.width > 0) {
            ($.left *= e), ($.width *= e), ($.top *= t), ($.height *= t);
            for (const e in Ti) K(xr, e, $[e]);
          }
          (Ce = xe), (we = Se), (Te = z), (Ee = B);
        }
        Bi(`setSize`), (Me = !1);
      }
      ye > 0 && be > 0 && (d.clearRect(0, 0, u.width, u.height), Bi(`drawClear`), w.forEach((e) => e()), Bi(`draw`)),
        $.show && Fe && (jr($), (Fe = !1)),
        F && Pe && (li(null, !0, !1), (Pe = !1)),
        M.show && M.live && Ie && (si(), (Ie = !1)),
        c || ((c = !0), (r.status = 1), Bi(`ready`)),
        (kt = !1),
        (Zn = !1);
    }
    r.redraw = (e, t) => {
      (Ne = t || !1), e === !1 ? tr() : Fr(S, D.min, D.max);
    };
    function ir(e, n) {
      const i = b[e];
      if (i.from == null) {
        if (U == 0) {
          const t = i.range(r, n.min, n.max, e);
          (n.min = t[0]), (n.max = t[1]);
        }
        if (n.min > n.max) {
          const e = n.min;
          (n.min = n.max), (n.max = e);
        }
        if (U > 1 && n.min != null && n.max != null && n.max - n.min < 1e-16) return;
        e == S &&
          i.distr == 2 &&
          U > 0 &&
          ((n.min = Lt(n.min, t[0])), (n.max = Lt(n.max, t[0])), n.min == n.max && n.max++),
          (j[e] = n),
          (je = !0),
          tr();
      }
    }
    r.setScale = ir;
    let ar,
      or,
      cr,
      lr,
      ur,
      dr,
      fr,
      pr,
      gr,
      _r,
      X,
      Z,
      vr = !1,
      yr = N.drag,
      Q = yr.x,
      br = yr.y;
    F &&
      (N.x && (ar = Et(`u-cursor-x`, m)),
      N.y && (or = Et(`u-cursor-y`, m)),
      D.ori == 0 ? ((cr = ar), (lr = or)) : ((cr = or), (lr = ar)),
      (X = N.left),
      (Z = N.top));
    const $ = (r.select = Kn({ show: !0, over: !0, left: 0, width: 0, top: 0, height: 0 }, e.select)),
      xr = $.show ? Et(`u-select`, $.over ? m : p) : null;
    function jr(e, t) {
      if ($.show) {
        for (const t in e) ($[t] = e[t]), t in Ti && K(xr, t, e[t]);
        t !== !1 && Bi(`setSelect`);
      }
    }
    r.setSelect = jr;
    function Pr(e) {
      if (v[e].show) P && wt(ce[e], nt);
      else if ((P && Ct(ce[e], nt), F)) {
        const t = H ? Ke[0] : Ke[e];
        t != null && Ot(t, -10, -10, z, B);
      }
    }
    function Fr(e, t, n) {
      ir(e, { min: t, max: n });
    }
    function Lr(e, t, n, a) {
      t.focus != null && qr(e),
        t.show != null &&
          v.forEach((n, r) => {
            r > 0 &&
              (e == r || e == null) &&
              ((n.show = t.show),
              Pr(r),
              i == 2 ? (Fr(n.facets[0].scale, null, null), Fr(n.facets[1].scale, null, null)) : Fr(n.scale, null, null),
              tr());
          }),
        n !== !1 && Bi(`setSeries`, e, t),
        a && Gi(`setSeries`, r, e, t);
    }
    r.setSeries = Lr;
    function Rr(e, t) {
      Kn(x[e], t);
    }
    function zr(e, t) {
      (e.fill = J(e.fill || null)), (e.dir = q(e.dir, -1)), (t ??= x.length), x.splice(t, 0, e);
    }
    function Br(e) {
      e == null ? (x.length = 0) : x.splice(e, 1);
    }
    (r.addBand = zr), (r.setBand = Rr), (r.delBand = Br);
    function Vr(e, t) {
      (v[e].alpha = t), F && Ke[e] != null && (Ke[e].style.opacity = t), P && ce[e] && (ce[e].style.opacity = t);
    }
    let Hr,
      Ur,
      Wr,
      Kr = { focus: !0 };
    function qr(e) {
      if (e != Wr) {
        const t = e == null,
          n = We.alpha != 1;
        v.forEach((r, a) => {
          if (i == 1 || a > 0) {
            const i = t || a == 0 || a == e;
            (r._focus = t ? null : i), n && Vr(a, i ? 1 : We.alpha);
          }
        }),
          (Wr = e),
          n && tr();
      }
    }
    P &&
      Ge &&
      _e(ht, L, (e) => {
        N._lock || (He(e), Wr != null && Lr(null, Kr, !0, Hi.setSeries));
      });
    function Jr(e, t, n) {
      const r = b[t];
      n && (e = e / W - (r.ori == 1 ? Se : xe));
      let i = z;
      r.ori == 1 && ((i = B), (e = i - e)), r.dir == -1 && (e = i - e);
      const a = r._min,
        o = r._max,
        s = e / i,
        c = a + (o - a) * s,
        l = r.distr;
      return l == 3 ? un(10, c) : l == 4 ? mn(c, r.asinh) : l == 100 ? r.bwd(c) : c;
    }
    function Yr(e, n) {
      return Lt(Jr(e, S, n), t[0], xt, G);
    }
    (r.valToIdx = (e) => Lt(e, t[0])),
      (r.posToIdx = Yr),
      (r.posToVal = Jr),
      (r.valToPos = (e, t, n) =>
        b[t].ori == 0 ? a(e, b[t], n ? ke : z, n ? De : 0) : o(e, b[t], n ? Ae : B, n ? Oe : 0)),
      (r.setCursor = (e, t, n) => {
        (X = e.left), (Z = e.top), li(null, t, n);
      });
    function Xr(e, t) {
      K(xr, st, ($.left = e)), K(xr, it, ($.width = t));
    }
    function Zr(e, t) {
      K(xr, `top`, ($.top = e)), K(xr, at, ($.height = t));
    }
    const Qr = D.ori == 0 ? Xr : Zr,
      ai = D.ori == 1 ? Xr : Zr;
    function oi() {
      if (P && M.live)
        for (let e = +(i == 2); e < v.length; e++) {
          if (e == 0 && de) continue;
          let t = M.values[e],
            n = 0;
          for (const r in t) le[e][n++].firstChild.nodeValue = t[r];
        }
    }
    function si(e, t) {
      if (
        (e != null &&
          (e.idxs
            ? e.idxs.forEach((e, t) => {
                ae[t] = e;
              })
            : zn(e.idx) || ae.fill(e.idx),
          (M.idx = ae[0])),
        P && M.live)
      ) {
        for (let e = 0; e < v.length; e++) (e > 0 || (i == 1 && !de)) && ci(e, ae[e]);
        oi();
      }
      (Ie = !1), t !== !1 && Bi(`setLegend`);
    }
    r.setLegend = si;
    function ci(e, n) {
      let i = v[e],
        a = e == 0 && O == 2 ? Dt : t[e],
        o;
      de
        ? (o = i.values(r, e, n) ?? R)
        : ((o = i.value(r, n == null ? null : a[n], e, n)), (o = o == null ? R : { _: o })),
        (M.values[e] = o);
    }
    function li(e, n, a) {
      (gr = X),
        (_r = Z),
        ([X, Z] = N.move(r, X, Z)),
        (N.left = X),
        (N.top = Z),
        F && (cr && Ot(cr, on(X), 0, z, B), lr && Ot(lr, 0, on(Z), z, B));
      let o,
        s = xt > G;
      (Hr = gn), (Ur = null);
      const c = D.ori == 0 ? z : B,
        l = D.ori == 1 ? z : B;
      if (X < 0 || U == 0 || s) {
        o = N.idx = null;
        for (let e = 0; e < v.length; e++) {
          const t = Ke[e];
          t != null && Ot(t, -10, -10, z, B);
        }
        Ge && Lr(null, Kr, !0, e == null && Hi.setSeries), M.live && (ae.fill(o), (Ie = !0));
      } else {
        let e, n, a;
        i == 1 &&
          ((e = D.ori == 0 ? X : Z), (n = Jr(e, S)), (o = N.idx = Lt(n, t[0], xt, G)), (a = k(t[0][o], D, c, 0)));
        let s = -10,
          u = -10,
          d = 0,
          f = 0,
          p = !0,
          m = ``,
          h = ``;
        for (let e = +(i == 2); e < v.length; e++) {
          const g = v[e],
            _ = ae[e],
            y = _ == null ? null : i == 1 ? t[e][_] : t[e][1][_],
            x = N.dataIdx(r, e, o, n),
            S = x == null ? null : i == 1 ? t[e][x] : t[e][1][x];
          if (((Ie = Ie || S != y || x != _), (ae[e] = x), e > 0 && g.show)) {
            const n = x == null ? -10 : x == o ? a : k(i == 1 ? t[0][x] : t[e][0][x], D, c, 0),
              _ = S == null ? -10 : A(S, i == 1 ? b[g.scale] : b[g.facets[1].scale], l, 0);
            if (Ge && S != null) {
              const t = D.ori == 1 ? X : Z,
                n = rn(We.dist(r, e, x, _, t));
              if (n < Hr) {
                const r = We.bias;
                if (r != 0) {
                  const i = Jr(t, g.scale),
                    a = S >= 0 ? 1 : -1,
                    o = i >= 0 ? 1 : -1;
                  o == a && (o == 1 ? (r == 1 ? S >= i : S <= i) : r == 1 ? S <= i : S >= i) && ((Hr = n), (Ur = e));
                } else (Hr = n), (Ur = e);
              }
            }
            if (Ie || H) {
              let t, i;
              D.ori == 0 ? ((t = n), (i = _)) : ((t = _), (i = n));
              let a,
                o,
                c,
                l,
                g,
                v,
                y = !0,
                b = Ue.bbox;
              if (b != null) {
                y = !1;
                const t = b(r, e);
                (c = t.left), (l = t.top), (a = t.width), (o = t.height);
              } else (c = t), (l = i), (a = o = Ue.size(r, e));
              if (((v = Ue.fill(r, e)), (g = Ue.stroke(r, e)), H))
                e == Ur && Hr <= We.prox && ((s = c), (u = l), (d = a), (f = o), (p = y), (m = v), (h = g));
              else {
                const t = Ke[e];
                t != null && ((qe[e] = c), (Je[e] = l), Mt(t, a, o, y), At(t, v, g), Ot(t, sn(c), sn(l), z, B));
              }
            }
          }
        }
        if (H) {
          const e = We.prox;
          if (Ie || (Wr == null ? Hr <= e : Hr > e || Ur != Wr)) {
            const e = Ke[0];
            e != null && ((qe[0] = s), (Je[0] = u), Mt(e, d, f, p), At(e, m, h), Ot(e, sn(s), sn(u), z, B));
          }
        }
      }
      if ($.show && vr) {
        if (e != null) {
          const [t, n] = Hi.scales,
            [r, i] = Hi.match,
            [a, o] = e.cursor.sync.scales,
            s = e.cursor.drag;
          if (((Q = s._x), (br = s._y), Q || br)) {
            let { left: s, top: u, width: d, height: f } = e.select,
              p = e.scales[a].ori,
              m = e.posToVal,
              h,
              g,
              _,
              v,
              y,
              x = t != null && r(t, a),
              S = n != null && i(n, o);
            x && Q
              ? (p == 0 ? ((h = s), (g = d)) : ((h = u), (g = f)),
                (_ = b[t]),
                (v = k(m(h, a), _, c, 0)),
                (y = k(m(h + g, a), _, c, 0)),
                Qr(cn(v, y), rn(y - v)))
              : Qr(0, c),
              S && br
                ? (p == 1 ? ((h = s), (g = d)) : ((h = u), (g = f)),
                  (_ = b[n]),
                  (v = A(m(h, o), _, l, 0)),
                  (y = A(m(h + g, o), _, l, 0)),
                  ai(cn(v, y), rn(y - v)))
                : ai(0, l);
          } else Ei();
        } else {
          let e = rn(gr - ur),
            t = rn(_r - dr);
          if (D.ori == 1) {
            const n = e;
            (e = t), (t = n);
          }
          (Q = yr.x && e >= yr.dist), (br = yr.y && t >= yr.dist);
          const n = yr.uni;
          n == null
            ? yr.x && yr.y && (Q || br) && (Q = br = !0)
            : Q && br && ((Q = e >= n), (br = t >= n), !Q && !br && (t > e ? (br = !0) : (Q = !0)));
          let r, i;
          Q && (D.ori == 0 ? ((r = fr), (i = X)) : ((r = pr), (i = Z)), Qr(cn(r, i), rn(i - r)), br || ai(0, l)),
            br && (D.ori == 1 ? ((r = fr), (i = X)) : ((r = pr), (i = Z)), ai(cn(r, i), rn(i - r)), Q || Qr(0, c)),
            !Q && !br && (Qr(0, 0), ai(0, 0));
        }
      }
      if (((yr._x = Q), (yr._y = br), e == null)) {
        if (a) {
          if (Ui != null) {
            const [e, t] = Hi.scales;
            (Hi.values[0] = e == null ? null : Jr(D.ori == 0 ? X : Z, e)),
              (Hi.values[1] = t == null ? null : Jr(D.ori == 1 ? X : Z, t));
          }
          Gi(dt, r, X, Z, z, B, o);
        }
        if (Ge) {
          const e = a && Hi.setSeries,
            t = We.prox;
          Wr == null ? Hr <= t && Lr(Ur, Kr, !0, e) : Hr > t ? Lr(null, Kr, !0, e) : Ur != Wr && Lr(Ur, Kr, !0, e);
        }
      }
      Ie && ((M.idx = o), si()), n !== !1 && Bi(`setCursor`);
    }
    let hi = null;
    Object.defineProperty(r, "rect", {
      get() {
        return hi ?? gi(!1), hi;
      },
    });
    function gi(e = !1) {
      e ? (hi = null) : ((hi = m.getBoundingClientRect()), Bi(`syncRect`, hi));
    }
    function _i(e, t, n, r, i, a, o) {
      N._lock ||
        (vr && e != null && e.movementX == 0 && e.movementY == 0) ||
        (Ci(e, t, n, r, i, a, o, !1, e != null), e == null ? li(t, !0, !1) : li(null, !0, !0));
    }
    function Ci(e, t, n, i, a, o, c, l, u) {
      if ((hi ?? gi(!1), He(e), e != null)) (n = e.clientX - hi.left), (i = e.clientY - hi.top);
      else {
        if (n < 0 || i < 0) {
          (X = -10), (Z = -10);
          return;
        }
        const [e, r] = Hi.scales,
          c = t.cursor.sync,
          [l, u] = c.values,
          [d, f] = c.scales,
          [p, m] = Hi.match,
          h = t.axes[0].side % 2 == 1,
          g = D.ori == 0 ? z : B,
          _ = D.ori == 1 ? z : B,
          v = h ? o : a,
          y = h ? a : o,
          x = h ? i : n,
          S = h ? n : i;
        if (
          ((n = d == null ? (x / v) * g : p(e, d) ? s(l, b[e], g, 0) : -10),
          (i = f == null ? (S / y) * _ : m(r, f) ? s(u, b[r], _, 0) : -10),
          D.ori == 1)
        ) {
          const e = n;
          (n = i), (i = e);
        }
      }
      u &&
        (t == null || t.cursor.event.type == dt) &&
        ((n <= 1 || n >= z - 1) && (n = On(n, z)), (i <= 1 || i >= B - 1) && (i = On(i, B))),
        l ? ((ur = n), (dr = i), ([fr, pr] = N.move(r, n, i))) : ((X = n), (Z = i));
    }
    const Ti = { width: 0, height: 0, left: 0, top: 0 };
    function Ei() {
      jr(Ti, !1);
    }
    let Oi, ki, Ai, ji;
    function Ni(e, t, n, i, a, o, s) {
      (vr = !0),
        (Q = br = yr._x = yr._y = !1),
        Ci(e, t, n, i, a, o, s, !0, !1),
        e != null && (_e(pt, yt, Pi, !1), Gi(ft, r, fr, pr, z, B, null));
      const { left: c, top: l, width: u, height: d } = $;
      (Oi = c), (ki = l), (Ai = u), (ji = d);
    }
    function Pi(e, t, n, i, a, o, s) {
      (vr = yr._x = yr._y = !1), Ci(e, t, n, i, a, o, s, !1, !0);
      const { left: c, top: l, width: u, height: d } = $,
        f = u > 0 || d > 0,
        p = Oi != c || ki != l || Ai != u || ji != d;
      if ((f && p && jr($), yr.setScale && f && p)) {
        let e = c,
          t = u,
          n = l,
          r = d;
        if ((D.ori == 1 && ((e = l), (t = d), (n = c), (r = u)), Q && Fr(S, Jr(e, S), Jr(e + t, S)), br))
          for (const e in b) {
            const t = b[e];
            e != S && t.from == null && t.min != gn && Fr(e, Jr(n + r, e), Jr(n, e));
          }
        Ei();
      } else N.lock && ((N._lock = !N._lock), li(t, !0, e != null));
      e != null && (ve(pt, yt), Gi(pt, r, X, Z, z, B, null));
    }
    function Fi(e, t, n, r, i, a, o) {
      if (N._lock) return;
      He(e);
      const s = vr;
      if (vr) {
        let e = !0,
          t = !0,
          n,
          r;
        D.ori == 0 ? ((n = Q), (r = br)) : ((n = br), (r = Q)),
          n && r && ((e = X <= 10 || X >= z - 10), (t = Z <= 10 || Z >= B - 10)),
          n && e && (X = X < fr ? 0 : z),
          r && t && (Z = Z < pr ? 0 : B),
          li(null, !0, !0),
          (vr = !1);
      }
      (X = -10), (Z = -10), ae.fill(null), li(null, !0, !0), s && (vr = s);
    }
    function Ii(e, t, n, i, a, o, s) {
      N._lock || (He(e), Nt(), Ei(), e != null && Gi(gt, r, X, Z, z, B, null));
    }
    function Li() {
      y.forEach(_a), Le(r.width, r.height, !0);
    }
    Ft(vt, bt, Li);
    const Ri = {};
    (Ri.mousedown = Ni),
      (Ri.mousemove = _i),
      (Ri.mouseup = Pi),
      (Ri.dblclick = Ii),
      (Ri.setSeries = (e, t, n, i) => {
        const a = Hi.match[2];
        (n = a(r, t, n)), n != -1 && Lr(n, i, !0, !1);
      }),
      F &&
        (_e(ft, m, Ni),
        _e(dt, m, _i),
        _e(mt, m, (e) => {
          He(e), gi(!1);
        }),
        _e(ht, m, Fi),
        _e(gt, m, Ii),
        ta.add(r),
        (r.syncRect = gi));
    const zi = (r.hooks = e.hooks || {});
    function Bi(e, t, n) {
      Qn
        ? $n.push([e, t, n])
        : e in zi &&
          zi[e].forEach((e) => {
            e.call(null, r, t, n);
          });
    }
    (e.plugins || []).forEach((e) => {
      for (const t in e.hooks) zi[t] = (zi[t] || []).concat(e.hooks[t]);
    });
    const Vi = (e, t, n) => n,
      Hi = Kn(
        {
          key: null,
          setSeries: !1,
          filters: { pub: wn, sub: wn },
          scales: [S, v[1] ? v[1].scale : null],
          match: [Tn, Tn, Vi],
          values: [null, null],
        },
        N.sync,
      );
    Hi.match.length == 2 && Hi.match.push(Vi), (N.sync = Hi);
    const Ui = Hi.key,
      Wi = wi(Ui);
    function Gi(e, t, n, r, i, a, o) {
      Hi.filters.pub(e, t, n, r, i, a, o) && Wi.pub(e, t, n, r, i, a, o);
    }
    Wi.sub(r);
    function Ki(e, t, n, r, i, a, o) {
      Hi.filters.sub(e, t, n, r, i, a, o) && Ri[e](null, t, n, r, i, a, o);
    }
    r.pub = Ki;
    function qi() {
      Wi.unsub(r), ta.delete(r), ge.clear(), It(vt, bt, Li), l.remove(), L?.remove(), Bi(`destroy`);
    }
    r.destroy = qi;
    function Ji() {
      Bi(`init`, e, t),
        jt(t || e.data, !1),
        j[S] ? ir(S, j[S]) : Nt(),
        (Fe = $.show && ($.width > 0 || $.height > 0)),
        (Pe = Ie = !0),
        Le(e.width, e.height);
    }
    return v.forEach(Xe), y.forEach(et), n ? (n instanceof HTMLElement ? (n.appendChild(l), Ji()) : n(r, Ji)) : Ji(), r;
  }
  (va.assign = Kn),
    (va.fmtNum = en),
    (va.rangeNum = Xt),
    (va.rangeLog = Wt),
    (va.rangeAsinh = Gt),
    (va.orient = Ti),
    (va.pxRatio = W),
    (va.join = Jn),
    (va.fmtDate = sr),
    (va.tzDate = lr),
    (va.sync = wi);
  {
    (va.addGap = Ai), (va.clipGaps = ki);
    const e = (va.paths = { points: Wi });
    (e.linear = Ji), (e.stepped = Yi), (e.bars = Zi), (e.spline = $i);
  }
  function ya({ redis: e, row: t, truth: n, budgets: r }, i) {
    const a = [
        n.map(({ t: e, high: t }) => [e, t]),
        n.map(({ t: e, low: t }) => [e, t]),
        xa(r),
        t.map(({ t: e, value: t }) => [e, t]),
        e.map(({ t: e, value: t }) => [e, t]),
      ],
      o = [.../* @__PURE__ */ new Set([0, i, ...a.flatMap((e) => e.map(([e]) => e))])].sort((e, t) => e - t);
    return [o.map((e) => e / 1e3), ...a.map((e) => ba(e, o))];
  }
  function ba(e, t) {
    let n = 0,
      r = null;
    return t.map((t) => {
      for (; n < e.length && e[n][0] <= t; ) r = e[n++][1];
      return r;
    });
  }
  function xa(e) {
    return e.map(({ budget: e, from: t }) => [t ?? 0, e]).sort((e, t) => e[0] - t[0]);
  }
  function Sa(e, t, n, r) {
    let i = ya(t, r),
      a = null,
      o = () => {
        a?.destroy(), (a = new va(Ca(e.clientWidth || 600, n), i, e));
      },
      s = new ResizeObserver(() => {
        e.clientWidth > 0 && a?.width !== e.clientWidth && o();
      }),
      c = matchMedia(`(prefers-color-scheme: dark)`);
    return (
      s.observe(e),
      c.addEventListener(`change`, o),
      o(),
      () => {
        s.disconnect(), c.removeEventListener(`change`, o), a?.destroy();
      }
    );
  }
  function Ca(e, t) {
    const n = Da(),
      r = va.paths.stepped({ align: 1 }),
      i = (e, t, n = {}) => ({
        label: e,
        stroke: t,
        width: 2,
        paths: r,
        points: { show: !1 },
        value: (e, t) => wa(t),
        ...n,
      }),
      a = { stroke: n(`--text`), grid: { stroke: n(`--grid`), width: 1 }, ticks: { show: !1 } };
    return {
      width: e,
      height: e < 500 ? 220 : 300,
      scales: { x: { time: !1 } },
      cursor: { y: !1 },
      bands: [{ series: [1, 2], fill: n(`--band`) }],
      series: [
        { label: `time`, value: (e, t) => (t === null ? `–` : `${t.toFixed(3)} s`) },
        i(`really spent, at most`, n(`--truth`), { width: 1 }),
        i(`at least`, n(`--truth`), { width: 1 }),
        i(`budget`, n(`--budget`), { dash: [6, 4] }),
        i(`row`, n(`--row`), { dash: [2, 2] }),
        i(`in Redis`, n(`--redis`)),
      ],
      axes: [
        { ...a, values: (e, t) => t.map((e) => `${e} s`) },
        { ...a, size: 70, values: (e, t) => t.map((e) => V(e)) },
      ],
      hooks: { draw: [(e) => Ta(e, t, n)] },
    };
  }
  function wa(e) {
    return e === null ? `–` : V(e);
  }
  function Ta(e, t, n) {
    const { ctx: r, bbox: i } = e;
    r.save(), r.beginPath(), r.rect(i.left, i.top, i.width, i.height), r.clip();
    for (const { t: a, kind: o } of t) {
      const t = Math.round(e.valToPos(a / 1e3, `x`, !0));
      (r.strokeStyle = n(`--${o}`)),
        (r.fillStyle = r.strokeStyle),
        (r.lineWidth = devicePixelRatio),
        o === `cancel` || o === `refusal`
          ? Ea(r, t, i, o === `cancel`)
          : (r.setLineDash(o === `fault` ? [] : [3 * devicePixelRatio, 4 * devicePixelRatio]),
            r.beginPath(),
            r.moveTo(t, i.top),
            r.lineTo(t, i.top + i.height),
            r.stroke());
    }
    r.restore();
  }
  function Ea(e, t, { top: n, height: r }, i) {
    const a = 6 * devicePixelRatio,
      o = i ? n + r : n;
    e.beginPath(), e.moveTo(t - a, o), e.lineTo(t + a, o), e.lineTo(t, i ? o - 1.6 * a : o + 1.6 * a), e.fill();
  }
  function Da() {
    const e = getComputedStyle(document.documentElement);
    return (t) => e.getPropertyValue(t).trim();
  }
  function Oa({ faults: e, requests: t, counters: n, phases: r }) {
    return [
      ...r.map(({ name: e, begin: t }) => ({ t, kind: `phase`, text: `phase ${e}`, request: null })),
      ...e.map(({ t: e, fault: t, kind: n, detail: r }) => ({
        t: e,
        kind: `fault`,
        text: `${n} ${t}: ${ze(r)}`,
        request: null,
      })),
      ...t.flatMap(({ id: e, cancelledAt: t, cancelPoint: n, refusal: r, endedAt: i, status: a }) => [
        ...(t === null ? [] : [{ t, kind: `cancel`, text: `client left at ${n}`, request: e }]),
        ...(r === null || i === null ? [] : [{ t: i, kind: `refusal`, text: `refused with status ${a}`, request: e }]),
      ]),
      ...n.flatMap(({ key: e, expiries: t }) =>
        t.map((t) => ({ t, kind: `expiry`, text: `${ze(e)}: time to live ended`, request: null })),
      ),
    ].sort((e, t) => e.t - t.t);
  }
  function ka({ course: e, base: t }) {
    const n = Oa(e);
    return /* @__PURE__ */ H(y, {
      children: [
        /* @__PURE__ */ H(Ye, {
          label: `What happened when`,
          children: /* @__PURE__ */ H(`table`, {
            children: [
              /* @__PURE__ */ H(`thead`, {
                children: /* @__PURE__ */ H(`tr`, {
                  children: [
                    /* @__PURE__ */ H(`th`, { scope: `col`, children: `time` }),
                    /* @__PURE__ */ H(`th`, { scope: `col`, children: `what` }),
                    /* @__PURE__ */ H(`th`, { scope: `col`, children: `request` }),
                    /* @__PURE__ */ H(`th`, { scope: `col`, children: `in words` }),
                  ],
                }),
              }),
              /* @__PURE__ */ H(`tbody`, {
                children: n
                  .slice(0, 300)
                  .map(({ t: e, kind: n, text: r, request: i }, a) =>
                    /* @__PURE__ */ H(
                      `tr`,
                      {
                        children: [
                          /* @__PURE__ */ H(`td`, { class: `number`, children: Xe(e) }),
                          /* @__PURE__ */ H(`td`, {
                            children: /* @__PURE__ */ H(`span`, { class: `mark ${n}`, children: n }),
                          }),
                          /* @__PURE__ */ H(`td`, {
                            children: i && /* @__PURE__ */ H(`a`, { href: t + i, children: i }),
                          }),
                          /* @__PURE__ */ H(`td`, { children: r }),
                        ],
                      },
                      `${a} ${e}`,
                    ),
                  ),
              }),
            ],
          }),
        }),
        n.length > 300 && /* @__PURE__ */ H(`p`, { children: [n.length - 300, ` more are in history.ndjson.`] }),
      ],
    });
  }
  function Aa({ trial: e }) {
    const t = xe(() => ja(e), [e]);
    return t.length === 0
      ? null
      : /* @__PURE__ */ H(Je, {
          id: `counters`,
          title: `Counters (${t.length})`,
          children: [
            /* @__PURE__ */ H(`p`, {
              class: `key`,
              children: [
                /* @__PURE__ */ H(`span`, { class: `line redis`, children: `in Redis` }),
                ` `,
                /* @__PURE__ */ H(`span`, { class: `line row`, children: `row in Postgres` }),
                ` `,
                /* @__PURE__ */ H(`span`, { class: `line truth`, children: `really spent` }),
                ` `,
                /* @__PURE__ */ H(`span`, { class: `line budget`, children: `budget` }),
                ` `,
                /* @__PURE__ */ H(`span`, { class: `mark fault`, children: `fault` }),
                ` `,
                /* @__PURE__ */ H(`span`, { class: `mark cancel`, children: `client left` }),
                ` `,
                /* @__PURE__ */ H(`span`, { class: `mark refusal`, children: `refused` }),
                ` `,
                /* @__PURE__ */ H(`span`, { class: `mark expiry`, children: `time to live ended` }),
              ],
            }),
            t.map((t, n) =>
              /* @__PURE__ */ H(
                `details`,
                {
                  open: n < 2,
                  class: `counter`,
                  children: [
                    /* @__PURE__ */ H(`summary`, { children: Ma(e, t) }),
                    /* @__PURE__ */ H(Na, { trial: e, counter: t }),
                    /* @__PURE__ */ H(Fa, { counter: t }),
                  ],
                },
                t.key,
              ),
            ),
          ],
        });
  }
  function ja({ verdict: e, course: t }) {
    const n = /* @__PURE__ */ new Map();
    for (const { counter: t, amount: r } of e.findings) n.set(t, Math.max(n.get(t) ?? 0, Math.abs(r)));
    return t.counters.toSorted((e, t) => (n.get(t.key) ?? 0) - (n.get(e.key) ?? 0));
  }
  function Ma({ verdict: e }, { key: t }) {
    const n = e.counters.find((e) => e.key === t);
    if (!n) return ze(t);
    const { counter: r, row: i, truthLow: a, truthHigh: o, leaked: s } = n,
      c = [
        r === null ? `no counter in Redis at the end` : `${V(r)} in Redis`,
        i === null ? `no row in Postgres` : `${V(i)} in Postgres`,
        `${Ve(a, o)} really spent`,
        ...(s > 0 ? [`${V(s)} leaked`] : []),
      ];
    return `${ze(t)}: ${c.join(`, `)}`;
  }
  function Na({ trial: e, counter: t }) {
    const n = B(null),
      r = xe(() => {
        const n = new Set(e.course.requests.filter(Pa(t)).map(({ id: e }) => e));
        return Oa({ ...e.course, counters: [t] }).filter(({ request: e }) => e === null || n.has(e));
      }, [e, t]);
    return (
      z(() => Sa(n.current, t, r, e.course.end), [t, r, e]),
      /* @__PURE__ */ H(`div`, {
        class: `chart`,
        ref: n,
        role: `img`,
        "aria-label": `${Ma(e, t)}. The table below has the values.`,
      })
    );
  }
  function Pa({ key: e }) {
    return ({ held: t, refusal: n, cancelledAt: r }) =>
      t.some(({ counter: t }) => t === e) || (t.length === 0 && (n !== null || r !== null));
  }
  function Fa({ counter: { redis: e, row: t } }) {
    return /* @__PURE__ */ H(`details`, {
      children: [
        /* @__PURE__ */ H(`summary`, { children: `As a table` }),
        /* @__PURE__ */ H(Ye, {
          label: `Values of the counter`,
          children: /* @__PURE__ */ H(`table`, {
            children: [
              /* @__PURE__ */ H(`thead`, {
                children: /* @__PURE__ */ H(`tr`, {
                  children: [
                    /* @__PURE__ */ H(`th`, { scope: `col`, children: `time` }),
                    /* @__PURE__ */ H(`th`, { scope: `col`, children: `in Redis` }),
                    /* @__PURE__ */ H(`th`, { scope: `col`, children: `ledger entry` }),
                  ],
                }),
              }),
              /* @__PURE__ */ H(`tbody`, {
                children: e
                  .slice(0, 200)
                  .map(({ t: e, value: t, n }) =>
                    /* @__PURE__ */ H(
                      `tr`,
                      {
                        children: [
                          /* @__PURE__ */ H(`td`, { class: `number`, children: Xe(e) }),
                          /* @__PURE__ */ H(`td`, { class: `number`, children: t === null ? `none` : V(t) }),
                          /* @__PURE__ */ H(`td`, { class: `number`, children: n ?? `–` }),
                        ],
                      },
                      `${e} ${n}`,
                    ),
                  ),
              }),
            ],
          }),
        }),
        e.length > 200 && /* @__PURE__ */ H(`p`, { children: [e.length - 200, ` more are in ledger.ndjson.`] }),
        /* @__PURE__ */ H(`p`, {
          children: [
            `Row in Postgres: `,
            t.map(({ t: e, value: t }) => `${Ze(t)} at ${Xe(e)}`).join(`, `) || `never read`,
          ],
        }),
      ],
    });
  }
  function Ia({ requests: e, end: t }) {
    return [
      ...Map.groupBy(
        e.filter(({ invokedAt: e }) => e !== null),
        ({ replica: e }) => e,
      ).entries(),
    ]
      .sort(([e], [t]) => e - t)
      .map(([e, n]) => {
        const r = [],
          i = n
            .toSorted((e, t) => e.invokedAt - t.invokedAt)
            .map((e) => {
              let n = La(e, t),
                i = Math.max(n.over, n.leaked ? t : (n.settled ?? n.over)),
                a = r.findIndex((e) => e <= n.from);
              return a < 0 && (a = r.length), (r[a] = i), { ...n, track: a };
            });
        return { replica: e, tracks: r.length, bars: i };
      });
  }
  function La(e, t) {
    const n = e.held.toSorted((e, t) => t.leaked - e.leaked)[0],
      r = e.leaked > 0;
    return {
      request: e,
      from: e.invokedAt,
      over: e.endedAt ?? e.cancelledAt ?? t,
      reserved: n?.t ?? null,
      settled: r ? null : (n?.endedAt ?? null),
      leaked: r,
    };
  }
  function Ra({ course: e, open: t }) {
    const n = B(null),
      r = xe(() => Ia(e), [e]),
      i = B([]);
    z(() => {
      const t = n.current,
        a = () => {
          i.current = za(t, r, e.end);
        },
        o = new ResizeObserver(a),
        s = matchMedia(`(prefers-color-scheme: dark)`);
      return (
        o.observe(t.parentElement),
        s.addEventListener(`change`, a),
        a(),
        () => {
          o.disconnect(), s.removeEventListener(`change`, a);
        }
      );
    }, [r, e]);
    const a = ({ offsetX: e, offsetY: t }) =>
      i.current.find(({ x: n, y: r, w: i, h: a }) => e >= n && e <= n + i && t >= r && t <= r + a);
    return /* @__PURE__ */ H(y, {
      children: [
        /* @__PURE__ */ H(`p`, {
          class: `key`,
          children: [
            /* @__PURE__ */ H(`span`, { class: `box flight`, children: `in flight` }),
            ` `,
            /* @__PURE__ */ H(`span`, { class: `box kept`, children: `reserved after its end` }),
            ` `,
            /* @__PURE__ */ H(`span`, { class: `box leak`, children: `never settled` }),
            ` `,
            /* @__PURE__ */ H(`span`, { children: `| reserved` }),
            ` `,
            /* @__PURE__ */ H(`span`, { children: `● settled` }),
            ` `,
            /* @__PURE__ */ H(`span`, { children: `× the settlement that never came` }),
          ],
        }),
        /* @__PURE__ */ H(`div`, {
          class: `lanes`,
          children: /* @__PURE__ */ H(`canvas`, {
            ref: n,
            role: `img`,
            "aria-label": `When each request was in flight, by replica. The table of requests has the same, with a link to each.`,
            onClick: (e) => {
              const n = a(e);
              n && t(n.bar.request.id);
            },
            onMouseMove: (e) => {
              const t = a(e),
                n = e.currentTarget;
              (n.style.cursor = t ? `pointer` : `default`),
                (n.title = t ? `${t.bar.request.id}: ${t.bar.request.outcome}` : ``);
            },
          }),
        }),
      ],
    });
  }
  function za(e, t, n) {
    const r = e.parentElement.clientWidth,
      i = Math.max(1, ...t.map(({ tracks: e }) => e)),
      a = Math.max(1, Math.min(14, 260 / i)),
      o = t.reduce((e, { tracks: t }) => e + t * a + 14, 22);
    (e.width = r * devicePixelRatio),
      (e.height = o * devicePixelRatio),
      (e.style.width = `${r}px`),
      (e.style.height = `${o}px`);
    const s = e.getContext(`2d`),
      c = getComputedStyle(document.documentElement),
      l = (e) => c.getPropertyValue(e).trim();
    s.scale(devicePixelRatio, devicePixelRatio), (s.font = `12px system-ui, sans-serif`);
    let u = (e) => 84 + (e / Math.max(n, 1)) * (r - 84 - 10),
      d = [],
      f = 4;
    for (const { replica: e, tracks: r, bars: i } of t) {
      (s.fillStyle = l(`--text`)), s.fillText(`replica ${e}`, 4, f + 12);
      for (const e of i) {
        const t = f + e.track * a;
        Ba(s, e, { x: u, y: t, h: Math.max(1, a - 2), end: u(n), colour: l });
        const r = e.leaked ? n : Math.max(e.over, e.settled ?? e.over);
        d.push({ bar: e, x: u(e.from) - 2, y: t, w: Math.max(6, u(r) - u(e.from) + 4), h: a });
      }
      f += r * a + 14;
    }
    return Ha(s, u, n, f, l), d;
  }
  function Ba(e, t, { x: n, y: r, h: i, end: a, colour: o }) {
    const [s, c] = [n(t.from), n(t.over)];
    t.leaked ? Va(e, o(`--leak`), c, r, a - c, i) : t.settled !== null && Va(e, o(`--kept`), c, r, n(t.settled) - c, i),
      Va(e, o(t.request.outcome === `fail` ? `--refusal` : `--flight`), s, r, Math.max(2, c - s), i),
      (e.fillStyle = o(`--text`)),
      t.reserved !== null && e.fillRect(n(t.reserved), r, 1, i),
      t.settled !== null &&
        (e.beginPath(), e.arc(n(t.settled), r + i / 2, Math.min(3, i / 2), 0, 2 * Math.PI), e.fill()),
      t.leaked && i >= 6 && e.fillText(`×`, c + 2, r + i / 2 + 4);
  }
  function Va(e, t, n, r, i, a) {
    i <= 0 || ((e.fillStyle = t), e.fillRect(n, r, i, a));
  }
  function Ha(e, t, n, r, i) {
    e.fillStyle = i(`--text`);
    const a = [1, 2, 5, 10, 20, 60, 120, 300].find((e) => n / 1e3 / e <= 8) ?? 600;
    for (let i = 0; i * 1e3 <= n; i += a) e.fillText(`${i} s`, t(i * 1e3), r + 12);
  }
  function Ua({ verdict: { refusals: e }, base: t }) {
    const [n, ...r] = e.filter((e) => e.phantom);
    return n === void 0
      ? null
      : /* @__PURE__ */ H(Je, {
          id: `refusals`,
          title: `Phantom refusals (${r.length + 1})`,
          children: [
            /* @__PURE__ */ H(Wa, { refusal: n, base: t }),
            r.length > 0 &&
              /* @__PURE__ */ H(`details`, {
                children: [
                  /* @__PURE__ */ H(`summary`, { children: [r.length, ` more`] }),
                  r
                    .slice(0, 50)
                    .map((e) => /* @__PURE__ */ H(Wa, { refusal: e, base: t }, `${e.request} ${e.counter} ${e.t}`)),
                  r.length > 50 && /* @__PURE__ */ H(`p`, { children: [r.length - 50, ` more are in verdict.json.`] }),
                ],
              }),
          ],
        });
  }
  function Wa({ refusal: { request: e, status: t, text: n, spent: r, budget: i, said: a }, base: o }) {
    return /* @__PURE__ */ H(y, {
      children: [
        /* @__PURE__ */ H(`p`, {
          children: [
            /* @__PURE__ */ H(`a`, { href: o + e, children: e }),
            ` was refused with status `,
            t,
            `. `,
            V(r),
            ` of the `,
            V(i),
            ` `,
            `budget was spent.`,
          ],
        }),
        /* @__PURE__ */ H(`blockquote`, { children: n }),
        a !== null &&
          a.counter !== null &&
          a.estimate !== null &&
          /* @__PURE__ */ H(`p`, {
            children: [
              V(a.cost),
              ` = the counter's `,
              V(a.counter),
              ` + this request's own estimate of`,
              ` `,
              V(a.estimate),
            ],
          }),
      ],
    });
  }
  function Ga({ trial: e, request: t, files: n, close: r }) {
    const i = B(null);
    z(() => i.current?.showModal(), []);
    const { id: a, replica: o, route: s, held: c, refusal: l, leaked: u } = t,
      d = e.logs.find(({ file: e }) => e.endsWith(`replica-${o}.log`));
    return /* @__PURE__ */ H(`dialog`, {
      ref: i,
      onClose: r,
      "aria-labelledby": `request`,
      children: [
        /* @__PURE__ */ H(`h2`, {
          id: `request`,
          children: [a, ` on replica `, o, u > 0 ? `: ${V(u)} never given back` : ``],
        }),
        /* @__PURE__ */ H(`form`, {
          method: `dialog`,
          children: /* @__PURE__ */ H(`button`, { type: `submit`, children: `Close` }),
        }),
        /* @__PURE__ */ H(`p`, { children: [s, `; `, Ka(t)] }),
        l !== null && /* @__PURE__ */ H(`blockquote`, { children: l }),
        c.length > 0 &&
          /* @__PURE__ */ H(`ul`, {
            children: c.map(({ counter: e, amount: t, entries: n, ending: r, endedBy: i, leaked: a }) =>
              /* @__PURE__ */ H(
                `li`,
                {
                  children: [
                    ze(e),
                    `: `,
                    V(t),
                    ` reserved (entry `,
                    n.join(`, `),
                    `),`,
                    ` `,
                    a > 0
                      ? /* @__PURE__ */ H(`strong`, { children: [`never settled: `, V(a), ` stayed`] })
                      : `${r ?? `still held`}${i === null ? `` : ` by entry ${i}`}`,
                  ],
                },
                `${e} ${n[0]}`,
              ),
            ),
          }),
        /* @__PURE__ */ H(`h3`, { children: `Ledger: commands on its counters` }),
        /* @__PURE__ */ H(Xa, { entries: Ja(e, t), cited: Ya(t) }),
        /* @__PURE__ */ H(`h3`, { children: `What the provider saw` }),
        /* @__PURE__ */ H(Za, { events: e.provider.filter((e) => e.request === a) }),
        /* @__PURE__ */ H(`h3`, { children: [`Log of replica `, o] }),
        d ? /* @__PURE__ */ H(Qa, { lines: d.lines }) : /* @__PURE__ */ H(`p`, { children: `No log was kept.` }),
        /* @__PURE__ */ H(`p`, {
          children: [
            /* @__PURE__ */ H(`a`, { href: `${n}/logs/replica-${o}.log`, children: `The whole log` }),
            `. LiteLLM's lines name neither a request nor a time, so trouble comes first and the last lines follow.`,
          ],
        }),
      ],
    });
  }
  function Ka({ invokedAt: e, receivedAt: t, cancelledAt: n, cancelPoint: r, endedAt: i, outcome: a, status: o }) {
    return [
      e === null ? `never sent` : `sent at ${Xe(e)}`,
      t === null ? `the provider never got it` : `at the provider at ${Xe(t)}`,
      n === null ? `` : `client left at ${Xe(n)} (${r})`,
      i === null ? `` : `over at ${Xe(i)}, ${qa(a, o)}`,
    ]
      .filter((e) => e !== ``)
      .join(`, `);
  }
  function qa(e, t) {
    return e === `info` ? `without an answer for the client` : `${e === `ok` ? `answered` : `failed`} with status ${t}`;
  }
  function Ja({ ledger: e }, t) {
    const { held: n, replica: r, invokedAt: i, endedAt: a } = t,
      o = Ya(t),
      s = new Set(n.map(({ counter: e }) => e)),
      c = (a ?? i ?? 0) + 200;
    return e
      .filter(
        ({ n: e, key: t, replica: n, t: a }) => o.has(e) || (s.has(t) && n === r && i !== null && a >= i && a <= c),
      )
      .slice(0, 200);
  }
  function Ya({ held: e }) {
    return new Set(e.flatMap(({ entries: e, endedBy: t }) => [...e, ...(t === null ? [] : [t])]));
  }
  function Xa({ entries: e, cited: t }) {
    return e.length === 0
      ? /* @__PURE__ */ H(`p`, { children: `None.` })
      : /* @__PURE__ */ H(Ye, {
          label: `Ledger entries`,
          children: /* @__PURE__ */ H(`table`, {
            children: [
              /* @__PURE__ */ H(`thead`, {
                children: /* @__PURE__ */ H(`tr`, {
                  children: [`entry`, `time`, `command`, `counter`, `reply`, `reached Redis`, `fault`].map((e) =>
                    /* @__PURE__ */ H(`th`, { scope: `col`, children: e }, e),
                  ),
                }),
              }),
              /* @__PURE__ */ H(`tbody`, {
                children: e.map(({ n: e, t: n, command: r, args: i, key: a, reply: o, applied: s, fault: c }) =>
                  /* @__PURE__ */ H(
                    `tr`,
                    {
                      class: t.has(e) ? `cited` : ``,
                      children: [
                        /* @__PURE__ */ H(`td`, {
                          class: `number`,
                          children: t.has(e) ? /* @__PURE__ */ H(`strong`, { children: e }) : e,
                        }),
                        /* @__PURE__ */ H(`td`, { class: `number`, children: Xe(n) }),
                        /* @__PURE__ */ H(`td`, { children: [r, ` `, i.join(` `).slice(0, 60)] }),
                        /* @__PURE__ */ H(`td`, { children: ze(a) }),
                        /* @__PURE__ */ H(`td`, { children: o ?? `–` }),
                        /* @__PURE__ */ H(`td`, { children: s }),
                        /* @__PURE__ */ H(`td`, { children: c ?? `` }),
                      ],
                    },
                    e,
                  ),
                ),
              }),
            ],
          }),
        });
  }
  function Za({ events: e }) {
    return e.length === 0
      ? /* @__PURE__ */ H(`p`, { children: `Nothing: LiteLLM did not ask it.` })
      : /* @__PURE__ */ H(`ul`, {
          children: e.map(({ t: e, event: t, point: n, status: r, outputTokens: i, detail: a }, o) =>
            /* @__PURE__ */ H(
              `li`,
              { children: [Xe(e), ` `, t, ` `, [n, r, i && `${i} output tokens`, a].filter(Boolean).join(`, `)] },
              `${o} ${e}`,
            ),
          ),
        });
  }
  function Qa({ lines: e }) {
    const t = e.filter((e) => /ERROR|WARNING|Traceback|Exception/.test(e)).slice(0, 40);
    return /* @__PURE__ */ H(`pre`, {
      children: [...t, ...(t.length > 0 ? [`…`] : []), ...e.slice(-20)].join(`
`),
    });
  }
  const $a = [
    { name: `request`, text: ({ id: e }) => e, by: ({ id: e }) => Number(e.replace(/\D/g, ``)) },
    { name: `phase`, text: ({ phase: e }) => e, by: ({ phase: e }) => e },
    { name: `replica`, text: ({ replica: e }) => String(e), by: ({ replica: e }) => e },
    { name: `outcome`, text: eo, by: eo },
    { name: `client left`, text: ({ cancelPoint: e }) => e ?? `no`, by: ({ cancelPoint: e }) => e ?? `` },
    { name: `reserved`, text: ({ reserved: e }) => Ze(e), by: ({ reserved: e }) => e ?? -1 },
    { name: `cost`, text: ({ costLow: e, costHigh: t }) => to(e, t), by: ({ costHigh: e }) => e },
    { name: `leaked`, text: ({ leaked: e }) => V(e), by: ({ leaked: e }) => e },
    { name: `reserve`, text: ({ reserveEntries: e }) => e || `–`, by: ({ reserveEntries: e }) => e },
    { name: `settle`, text: ({ settleEntry: e }) => String(e ?? `–`), by: ({ settleEntry: e }) => e ?? -1 },
  ];
  function eo({ outcome: e, status: t, class: n }) {
    return [e === `info` ? `` : e, t ?? ``, n ?? ``].filter((e) => e !== ``).join(` `);
  }
  function to(e, t) {
    return e === t ? V(e) : `${V(e)} to ${V(t)}`;
  }
  const no = [
    [`all`, () => !0],
    [`leaked`, ({ leaked: e }) => e > 0],
    [`refused for a budget`, ({ refusal: e }) => e !== null],
    [`client left`, ({ cancelPoint: e }) => e !== null],
    [`not answered`, ({ outcome: e }) => e !== `ok`],
  ];
  function ro({ requests: e, base: t, omitted: n }) {
    const [r, i] = ye({ column: 0, down: !1 }),
      [a, o] = ye(0),
      [s, c] = ye(``),
      l = xe(() => {
        const { by: t } = $a[r.column],
          n = e.filter((e) => no[a][1](e) && (s === `` || $a.some((t) => t.text(e).includes(s))));
        return n.sort((e, n) => oo(t(e), t(n))), r.down ? n.reverse() : n;
      }, [e, r, a, s]);
    return /* @__PURE__ */ H(y, {
      children: [
        /* @__PURE__ */ H(`form`, {
          class: `filters`,
          onSubmit: (e) => e.preventDefault(),
          children: [
            /* @__PURE__ */ H(`label`, {
              children: [
                `Show`,
                ` `,
                /* @__PURE__ */ H(`select`, {
                  value: a,
                  onChange: ({ currentTarget: e }) => o(Number(e.value)),
                  children: no.map(([e], t) => /* @__PURE__ */ H(`option`, { value: t, children: e }, e)),
                }),
              ],
            }),
            /* @__PURE__ */ H(`label`, {
              children: [
                `with `,
                /* @__PURE__ */ H(`input`, { type: `search`, value: s, onInput: ({ currentTarget: e }) => c(e.value) }),
              ],
            }),
            /* @__PURE__ */ H(`output`, {
              children: [l.length, ` of `, e.length, n > 0 ? `; ${n} more are in requests.csv` : ``],
            }),
          ],
        }),
        /* @__PURE__ */ H(io, { rows: l, base: t, sort: r, setSort: i }),
      ],
    });
  }
  function io({ rows: e, base: t, sort: n, setSort: r }) {
    const [i, a] = ye(0),
      o = B(null),
      s = e.length > 200,
      c = s ? Math.max(0, Math.min(Math.floor(i / 30) - 8, e.length - 16 - 16)) : 0,
      l = s ? e.slice(c, c + 16 + 16) : e;
    return /* @__PURE__ */ H(`section`, {
      ref: o,
      class: s ? `scroll window` : `scroll`,
      tabIndex: 0,
      "aria-label": `Requests`,
      onScroll: ({ currentTarget: e }) => s && a(e.scrollTop),
      children: /* @__PURE__ */ H(`table`, {
        "aria-rowcount": e.length + 1,
        children: [
          /* @__PURE__ */ H(`thead`, {
            children: /* @__PURE__ */ H(`tr`, {
              children: $a.map(({ name: e }, t) =>
                /* @__PURE__ */ H(
                  `th`,
                  {
                    scope: `col`,
                    "aria-sort": n.column === t ? (n.down ? `descending` : `ascending`) : `none`,
                    children: /* @__PURE__ */ H(`button`, {
                      type: `button`,
                      onClick: () => r({ column: t, down: n.column === t && !n.down }),
                      children: [e, n.column === t ? (n.down ? ` ↓` : ` ↑`) : ``],
                    }),
                  },
                  e,
                ),
              ),
            }),
          }),
          /* @__PURE__ */ H(`tbody`, {
            children: [
              /* @__PURE__ */ H(ao, { rows: c }),
              l.map((e, n) =>
                /* @__PURE__ */ H(
                  `tr`,
                  {
                    id: `row-${e.id}`,
                    "aria-rowindex": c + n + 2,
                    class: e.leaked > 0 ? `leaked` : ``,
                    children: $a.map(({ name: n, text: r }, i) =>
                      /* @__PURE__ */ H(
                        `td`,
                        { children: i === 0 ? /* @__PURE__ */ H(`a`, { href: t + e.id, children: r(e) }) : r(e) },
                        n,
                      ),
                    ),
                  },
                  e.id,
                ),
              ),
              /* @__PURE__ */ H(ao, { rows: e.length - c - l.length }),
            ],
          }),
        ],
      }),
    });
  }
  function ao({ rows: e }) {
    return e <= 0
      ? null
      : /* @__PURE__ */ H(`tr`, {
          style: { height: `${e * 30}px` },
          children: /* @__PURE__ */ H(`td`, { colSpan: $a.length }),
        });
  }
  function oo(e, t) {
    return typeof e == `number` && typeof t == `number`
      ? e - t
      : String(e).localeCompare(String(t), `en`, { numeric: !0 });
  }
  function so({ trial: e, base: t, files: n }) {
    const { verdict: r, course: i } = e,
      [a, o] = fo(t, e),
      s = xe(() => i.requests.find(({ id: e }) => e === a), [i, a]);
    return /* @__PURE__ */ H(`main`, {
      children: [
        /* @__PURE__ */ H(co, { trial: e }),
        /* @__PURE__ */ H(Ua, { verdict: r, base: t }),
        /* @__PURE__ */ H(Aa, { trial: e }),
        /* @__PURE__ */ H(Je, {
          id: `lanes`,
          title: `Requests by replica`,
          children: /* @__PURE__ */ H(Ra, { course: i, open: o }),
        }),
        /* @__PURE__ */ H(Je, {
          id: `requests`,
          title: `Requests (${i.requests.length})`,
          children: /* @__PURE__ */ H(ro, { requests: i.requests, base: t, omitted: e.omitted.requests }),
        }),
        /* @__PURE__ */ H(Je, {
          id: `happened`,
          title: `What happened when`,
          children: /* @__PURE__ */ H(ka, { course: i, base: t }),
        }),
        /* @__PURE__ */ H(lo, { trial: e }),
        /* @__PURE__ */ H(uo, { trial: e, files: n }),
        s && /* @__PURE__ */ H(Ga, { trial: e, request: s, files: n, close: () => o(null) }),
      ],
    });
  }
  function co({ trial: { verdict: e, subject: t, modes: n, commands: r } }) {
    const { headline: i, reason: a, scenario: o, seed: s } = e;
    return /* @__PURE__ */ H(`header`, {
      children: [
        /* @__PURE__ */ H(`h1`, {
          children: [/* @__PURE__ */ H(qe, { verdict: e.verdict }), ` `, o, ` on `, t, `, seed `, s],
        }),
        /* @__PURE__ */ H(`p`, { class: `headline`, children: ze(Be(i)) }),
        a.length > i.length && /* @__PURE__ */ H(`p`, { children: ze(Be(a.slice(i.length))) }),
        n.length > 0 &&
          /* @__PURE__ */ H(`ul`, {
            class: `modes`,
            children: n.map(({ id: e, tag: t, url: n }) =>
              /* @__PURE__ */ H(
                `li`,
                { children: n === null ? t : /* @__PURE__ */ H(`a`, { href: n, children: t }) },
                e,
              ),
            ),
          }),
        /* @__PURE__ */ H(Ke, { text: r.repeat }),
      ],
    });
  }
  function lo({ trial: { verdict: e } }) {
    return /* @__PURE__ */ H(Je, {
      id: `checks`,
      title: `Invariants`,
      children: [
        /* @__PURE__ */ H(`ul`, {
          class: `checks`,
          children: e.checks.map(({ invariant: e, outcome: t, detail: n }) =>
            /* @__PURE__ */ H(
              `li`,
              { class: t, children: [/* @__PURE__ */ H(`strong`, { children: e }), ` `, t, `: `, ze(n)] },
              e,
            ),
          ),
        }),
        e.labels.length > 0 &&
          /* @__PURE__ */ H(y, {
            children: [
              /* @__PURE__ */ H(`h3`, { children: `Labels: what looks like a defect and is none` }),
              /* @__PURE__ */ H(`ul`, {
                children: e.labels.map(({ text: e }) => /* @__PURE__ */ H(`li`, { children: ze(e) }, e)),
              }),
            ],
          }),
      ],
    });
  }
  function uo({ trial: { about: e, commands: t, logs: n }, files: r }) {
    return /* @__PURE__ */ H(Je, {
      id: `about`,
      title: `How it was run`,
      children: [
        /* @__PURE__ */ H(`p`, { children: `Judge the same records again, in the run's directory:` }),
        /* @__PURE__ */ H(Ke, { text: t.judge }),
        /* @__PURE__ */ H(`dl`, {
          children: e.map(([e, t]) =>
            /* @__PURE__ */ H(
              `div`,
              { children: [/* @__PURE__ */ H(`dt`, { children: e }), /* @__PURE__ */ H(`dd`, { children: t })] },
              e,
            ),
          ),
        }),
        /* @__PURE__ */ H(`p`, {
          children: [
            `Files:`,
            ` `,
            [`ledger.ndjson`, `requests.csv`, `samples.csv`, `history.ndjson`, `provider.ndjson`, `verdict.json`].map(
              (e) => /* @__PURE__ */ H(`a`, { class: `file`, href: `${r}/${e}`, children: e }, e),
            ),
          ],
        }),
        n.map(({ file: e, lines: t, omitted: n }) =>
          /* @__PURE__ */ H(
            `details`,
            {
              children: [
                /* @__PURE__ */ H(`summary`, {
                  children: [e, `, `, t.length, ` lines`, n > 0 ? `, ${n} earlier ones are in the file` : ``],
                }),
                /* @__PURE__ */ H(`pre`, {
                  children: t.join(`
`),
                }),
              ],
            },
            e,
          ),
        ),
      ],
    });
  }
  function fo(e, t) {
    const [n, r] = ye(null);
    return (
      z(() => {
        const n = () => {
          const { hash: n } = location,
            i = n.startsWith(e) ? decodeURIComponent(n.slice(e.length)) : ``;
          r(t.course.requests.some((e) => e.id === i) ? i : null);
        };
        return n(), addEventListener(`hashchange`, n), () => removeEventListener(`hashchange`, n);
      }, [e, t]),
      [
        n,
        (t) => {
          t === null
            ? (history.replaceState(null, ``, e === `#` ? location.pathname + location.search : e.replace(/\/$/, ``)),
              r(null))
            : (location.hash = e + t);
        },
      ]
    );
  }
  async function po(e) {
    const t = document.getElementById(e).textContent,
      n = Uint8Array.from(atob(t), (e) => e.charCodeAt(0)),
      r = new Blob([n]).stream().pipeThrough(new DecompressionStream(`gzip`));
    return await new Response(r).json();
  }
  const mo = [`diverged`, `inconclusive`, `converged`, `not-applicable`];
  function ho({ campaign: e }) {
    const t = go(e.cells);
    return t === null ? /* @__PURE__ */ H(vo, { campaign: e }) : /* @__PURE__ */ H(_o, { cell: t }, Ae(t));
  }
  function go(e) {
    const t = () => e.find((e) => location.hash.slice(1).startsWith(Ae(e))) ?? null,
      [n, r] = ye(t);
    return (
      z(() => {
        const e = () => r(t());
        return addEventListener(`hashchange`, e), () => removeEventListener(`hashchange`, e);
      }),
      n
    );
  }
  function _o({ cell: e }) {
    const [t, n] = ye(null),
      { packed: r, dir: i, scenario: a, subject: o, seed: s } = e;
    return (
      z(() => {
        scrollTo(0, 0), r !== null && po(r).then(n);
      }, [r]),
      /* @__PURE__ */ H(y, {
        children: [
          /* @__PURE__ */ H(`nav`, { children: /* @__PURE__ */ H(`a`, { href: `#all`, children: `← all trials` }) }),
          r === null
            ? /* @__PURE__ */ H(`main`, {
                children: [
                  /* @__PURE__ */ H(`h1`, {
                    children: [/* @__PURE__ */ H(qe, { verdict: e.verdict }), ` `, a, ` on `, o, `, seed `, s],
                  }),
                  /* @__PURE__ */ H(`p`, { class: `headline`, children: e.headline }),
                  /* @__PURE__ */ H(`p`, {
                    children: [
                      `This page is too small for its evidence. `,
                      /* @__PURE__ */ H(`a`, { href: `${i}/report.html`, children: `Its own page` }),
                      ` has it.`,
                    ],
                  }),
                ],
              })
            : t === null
              ? /* @__PURE__ */ H(`p`, { children: `Unpacking the evidence …` })
              : /* @__PURE__ */ H(so, { trial: t, base: `#${Ae(e)}`, files: i }),
        ],
      })
    );
  }
  function vo({ campaign: e }) {
    const { cells: t, subjects: n, failures: r, modes: i } = e,
      [a, o] = ye({ verdict: ``, mode: ``, subject: ``, text: `` }),
      s = xe(
        () =>
          t.filter(
            ({ verdict: e, modes: t, subject: n, scenario: r }) =>
              (a.verdict === `` || e === a.verdict) &&
              (a.mode === `` || t.includes(a.mode)) &&
              (a.subject === `` || n === a.subject) &&
              r.includes(a.text),
          ),
        [t, a],
      ),
      c = (Date.parse(e.finishedAt) - Date.parse(e.startedAt)) / 6e4;
    return /* @__PURE__ */ H(`main`, {
      children: [
        /* @__PURE__ */ H(`header`, {
          children: [
            /* @__PURE__ */ H(`h1`, {
              children: mo
                .map((e) => [e, t.filter(({ verdict: t }) => t === e).length])
                .filter(([, e]) => e > 0)
                .map(([e, t], n) =>
                  /* @__PURE__ */ H(
                    `span`,
                    { children: [n > 0 ? `, ` : ``, t, ` `, /* @__PURE__ */ H(qe, { verdict: e })] },
                    e,
                  ),
                ),
            }),
            /* @__PURE__ */ H(`p`, {
              class: `headline`,
              children: [
                t.length,
                ` trials on litellm `,
                n.join(`, `),
                `, `,
                c.toFixed(1),
                ` minutes`,
                r.length > 0 ? `. ${r.length} could not be run` : ``,
              ],
            }),
          ],
        }),
        /* @__PURE__ */ H(Qe, { campaign: e }),
        /* @__PURE__ */ H(Je, {
          id: `matrix`,
          title: `Scenarios and releases, worst first`,
          children: [
            /* @__PURE__ */ H(`form`, {
              class: `filters`,
              onSubmit: (e) => e.preventDefault(),
              children: [
                /* @__PURE__ */ H(yo, {
                  name: `verdict`,
                  values: mo,
                  chosen: a.verdict,
                  choose: (e) => o({ ...a, verdict: e }),
                }),
                /* @__PURE__ */ H(yo, {
                  name: `mode`,
                  values: Object.keys(i).sort((e, t) => e.localeCompare(t, `en`, { numeric: !0 })),
                  chosen: a.mode,
                  choose: (e) => o({ ...a, mode: e }),
                  label: (e) => i[e].tag,
                }),
                /* @__PURE__ */ H(yo, {
                  name: `release`,
                  values: n,
                  chosen: a.subject,
                  choose: (e) => o({ ...a, subject: e }),
                }),
                /* @__PURE__ */ H(`label`, {
                  children: [
                    `scenario`,
                    ` `,
                    /* @__PURE__ */ H(`input`, {
                      type: `search`,
                      value: a.text,
                      onInput: ({ currentTarget: e }) => o({ ...a, text: e.value }),
                    }),
                  ],
                }),
                /* @__PURE__ */ H(`output`, { children: [s.length, ` of `, t.length, ` trials`] }),
              ],
            }),
            /* @__PURE__ */ H($e, { cells: s, subjects: a.subject === `` ? n : [a.subject] }),
          ],
        }),
        r.length > 0 &&
          /* @__PURE__ */ H(Je, {
            id: `failures`,
            title: `Could not be run (${r.length})`,
            children: /* @__PURE__ */ H(`ul`, {
              children: r.map(({ scenario: e, subject: t, seed: n, why: r }) =>
                /* @__PURE__ */ H(`li`, { children: [e, ` on `, t, `, seed `, n, `: `, r] }, `${e} ${t} ${n}`),
              ),
            }),
          }),
      ],
    });
  }
  function yo({ name: e, values: t, chosen: n, choose: r, label: i = (e) => e }) {
    return /* @__PURE__ */ H(`label`, {
      children: [
        e,
        ` `,
        /* @__PURE__ */ H(`select`, {
          value: n,
          onChange: ({ currentTarget: e }) => r(e.value),
          children: [
            /* @__PURE__ */ H(`option`, { value: ``, children: `all` }),
            t.map((e) => /* @__PURE__ */ H(`option`, { value: e, children: i(e) }, e)),
          ],
        }),
      ],
    });
  }
  const bo = JSON.parse(document.getElementById(`content`).textContent);
  function xo() {
    return bo.kind === `campaign`
      ? /* @__PURE__ */ H(ho, { campaign: bo.campaign })
      : /* @__PURE__ */ H(So, { id: bo.packed });
  }
  function So({ id: e }) {
    const [t, n] = ye(null);
    return (
      z(() => void po(e).then(n), [e]),
      t === null
        ? /* @__PURE__ */ H(`p`, { children: `Unpacking the evidence …` })
        : /* @__PURE__ */ H(so, { trial: t, base: `#`, files: `.` })
    );
  }
  const Co = document.getElementById(`app`);
  Co.replaceChildren(), F(/* @__PURE__ */ H(xo, {}), Co);
})();
