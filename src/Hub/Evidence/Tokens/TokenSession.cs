using System.Runtime.InteropServices;
using CreditHub.Evidence.Log;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using ISession = Net.Pkcs11Interop.HighLevelAPI.ISession;

namespace CreditHub.Hub.Evidence.Tokens;

/// <summary>
/// A session with a token, used by one thread at a time. Where the token was away it is opened again at the next use. A PIN that the token
/// refuses is never tried again: a few attempts more would lock it.
/// </summary>
internal sealed class TokenSession : IDisposable
{
    private const string Loader = "libdl";
    private const string LoaderOfLinux = "libdl.so.2";
    private readonly Lock _gate = new();
    private readonly IPkcs11Library _library;
    private readonly string _label;
    private readonly string _pin;
    private ISession? _session;
    private bool _isPinRefused;

    // The package asks for the name that only development packages of Linux install.
    static TokenSession() => NativeLibrary.SetDllImportResolver(
        typeof(Pkcs11InteropFactories).Assembly,
        (name, assembly, search) => name == Loader && NativeLibrary.TryLoad(LoaderOfLinux, assembly, search, out var loaded) ? loaded : 0);

    private TokenSession(IPkcs11Library library, string label, string pin) => (_library, _label, _pin) = (library, label, pin);

    /// <summary>Opens a session.</summary>
    /// <exception cref="InvalidOperationException">Module, token or PIN cannot be used; the message says which.</exception>
    public static TokenSession Open(string module, string label, string pin)
    {
        if (!File.Exists(module))
            throw new InvalidOperationException($"Hub:Evidence:Pkcs11:Module is {module}, and there is no such file.");
        var factories = new Pkcs11InteropFactories();
        IPkcs11Library library;
        try
        {
            library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, module, AppType.MultiThreaded);
        }
        catch (Exception e) when (e is UnmanagedException or Pkcs11Exception or DllNotFoundException or EntryPointNotFoundException)
        {
            throw new InvalidOperationException(
                $"Hub:Evidence:Pkcs11:Module, {module}, cannot be loaded as a PKCS #11 library: {e.Message}");
        }

        var session = new TokenSession(library, label, pin);
        try
        {
            session._session = session.Begin();
            return session;
        }
        catch (SigningException e)
        {
            session.Dispose();
            throw new InvalidOperationException(e.Message);
        }
    }

    /// <summary>Does something in the session; once more in a new one where the token had gone away.</summary>
    /// <exception cref="SigningException">The token does not do it now.</exception>
    public T Use<T>(Func<ISession, T> use)
    {
        lock (_gate)
        {
            for (var isNew = false; ; isNew = true)
            {
                try
                {
                    isNew |= _session is null;
                    return use(_session ??= Begin());
                }
                catch (Pkcs11Exception e)
                {
                    End();
                    if (isNew) throw new SigningException($"The token «{_label}» does not answer: {e.RV}.", e);
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_gate) End();
        _library.Dispose();
    }

    private ISession Begin()
    {
        if (_isPinRefused) throw new SigningException($"The token «{_label}» refused the PIN; it is not tried again before a start.");
        ISession? session = null;
        try
        {
            var slot = _library.GetSlotList(SlotsType.WithTokenPresent).FirstOrDefault(s => s.GetTokenInfo().Label.TrimEnd() == _label)
                ?? throw new SigningException($"There is no token «{_label}» (Hub:Evidence:Pkcs11:Token).");
            session = slot.OpenSession(SessionType.ReadWrite);
            Login(session);
            return session;
        }
        catch (Pkcs11Exception e)
        {
            session?.Dispose();
            _isPinRefused = e.RV is CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_LOCKED or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE;
            throw new SigningException(
                _isPinRefused ? $"The token «{_label}» refuses the PIN: {e.RV}." : $"The token «{_label}» cannot be opened: {e.RV}.", e);
        }
    }

    private void Login(ISession session)
    {
        try
        {
            session.Login(CKU.CKU_USER, _pin);
        }
        catch (Pkcs11Exception e) when (e.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // All sessions of a program share the login.
        }
    }

    // A session whose token is gone cannot be closed in order either.
    private void End()
    {
        try
        {
            _session?.Dispose();
        }
        catch (Pkcs11Exception)
        {
            // It is gone, which is what was wanted.
        }

        _session = null;
    }
}
